"""Several processes that write a site into the same folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.site import details
from advisor.site.manifest import LOCK
from advisor.site.source import Page
from advisor.site.writing import Written, write
from tests.site.test_writing import LATER, ONCE, SITE, files, site

_HOLDING = """
import sys
from pathlib import Path
from advisor.errors import UsageError
from advisor.site import manifest

try:
    with manifest.held(Path(sys.argv[1]), 0):
        print("held")
except UsageError as error:
    print(error)
"""

_WRITING = """
import sys
from pathlib import Path
from advisor.site.writing import write
from tests.site.test_writing_at_once import saying

for number in range(10):
    done = write(Path(sys.argv[1]), saying(number + int(sys.argv[2])))
    print(*done.kept, *done.left, end="")
"""


def saying(number: int) -> list[Page]:
    """One of two sites, in which all is different."""
    place = number % 2
    return [Page(f"docs/nodes/n{node}.md", details.page("N", place)) for node in range(12)]


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_only_one_process_writes(tmp_path: Path) -> None:
    """Another is told so in one line, from the first step to the last, and may write afterwards."""
    steps = ("opened", "settled")
    told = []

    def at(step: str) -> None:
        if step in steps:
            told.append(started(_HOLDING, tmp_path).communicate(timeout=60))

    write(tmp_path, SITE[:1], at=at)
    line = f"another advisor docs is writing to {tmp_path}; try again when it is done\n"
    assert {*told} == {(line, "")}
    assert started(_HOLDING, tmp_path).communicate(timeout=60) == ("held\n", "")


def test_no_process_takes_the_pages_of_another_for_a_persons(tmp_path: Path) -> None:
    """Though each changes what the others wrote; afterwards every page is known."""
    running = [started(_WRITING, tmp_path / "site", first) for first in range(2)]
    told = [process.communicate(timeout=120) for process in running]
    assert told == [("", "")] * 2
    for number in range(2):
        assert write(tmp_path / "site", saying(number)).kept == ()
        assert files(tmp_path / "site") == site(saying(number))


def test_a_page_that_somebody_else_wrote_alike_is_written(tmp_path: Path) -> None:
    """Where no lock is shared: what is there is as it should be, and known as written here."""
    page = tmp_path / "docs/index.md"

    def at(_step: str) -> None:
        page.parent.mkdir(exist_ok=True)
        page.write_text(SITE[1].text)

    done = write(tmp_path, SITE, once=ONCE, at=at)
    assert done.kept == ()
    assert write(tmp_path, LATER, once=ONCE).kept == ()


def test_a_lock_that_a_kill_left_is_nothing_of_a_persons(tmp_path: Path) -> None:
    """Neither in an empty folder nor in one that somebody else filled."""
    (tmp_path / LOCK).touch()
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        write(tmp_path, SITE)
    (tmp_path / "mine.md").unlink()
    assert write(tmp_path, SITE).is_first
    assert write(tmp_path, SITE) == Written()


def test_a_folder_of_somebody_else_gets_no_lock(tmp_path: Path) -> None:
    """Nothing at all is put there."""
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        write(tmp_path, SITE)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.md"]
