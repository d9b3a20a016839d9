"""What a person wrote is kept beside what is written over it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.site.copies import keep
from advisor.site.writing import write
from tests.site.test_writing import ONCE, SITE, KilledError, files, killed_at, site

if TYPE_CHECKING:
    from pathlib import Path

THEIRS = {"docs/index.md": "# My site", "docs/nodes/a.md": "# My a", "docs/mine.md": "# Mine"}
COPIES = {f"{path}.bak": THEIRS[path] for path in ("docs/index.md", "docs/nodes/a.md")}


def written(folder: Path) -> Path:
    """The folder with somebody's own pages in it."""
    for path, text in THEIRS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_a_first_run_copies_what_it_writes_over(tmp_path: Path) -> None:
    """And names it, with the copies."""
    done = write(written(tmp_path), SITE, once=ONCE, force=True)
    assert {f"{path} {copy}" for path, copy in done.replaced} == {
        "docs/index.md docs/index.md.bak",
        "docs/nodes/a.md docs/nodes/a.md.bak",
    }
    assert files(tmp_path) == site(SITE) | COPIES | {"docs/mine.md": "# Mine"}
    assert write(tmp_path, SITE, once=ONCE, force=True).replaced == ()


def test_an_older_copy_stays(tmp_path: Path) -> None:
    """The new one gets the next name that is free."""
    write(tmp_path, SITE)
    for text in ("one", "two", "three", "two"):
        (tmp_path / "docs/index.md").write_text(text)
        write(tmp_path, SITE, force=True)
    assert files(tmp_path) == site(SITE) | {
        "docs/index.md.bak": "one",
        "docs/index.md.2.bak": "two",
        "docs/index.md.3.bak": "three",
    }


@pytest.mark.parametrize("kind", ["link", "dangling", "folder"])
def test_what_is_no_file_is_no_copy(tmp_path: Path, kind: str) -> None:
    """Above all a link to the page itself."""
    page, taken = tmp_path / "index.md", tmp_path / "index.md.bak"
    page.write_text("mine")
    match kind:
        case "folder":
            taken.mkdir()
        case "dangling":
            taken.symlink_to(tmp_path / "nowhere")
        case _:
            taken.symlink_to(page)
    assert keep(page, b"mine") == tmp_path / "index.md.2.bak"
    assert (tmp_path / "index.md.2.bak").read_text() == "mine"


def test_a_copy_is_for_the_same_readers(tmp_path: Path) -> None:
    """What only its owner could read stays so."""
    page = tmp_path / "index.md"
    page.write_text("mine")
    page.chmod(0o600)
    assert keep(page, b"mine").stat().st_mode == page.stat().st_mode


@given(number=st.integers(0, 60))
def test_after_a_kill_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    """At any step: each text is in its place or in the copy, which the next run makes no second."""
    folder = written(tmp_path_factory.mktemp("site"))
    with suppress(KilledError):
        write(folder, SITE, once=ONCE, force=True, at=killed_at(number))
    assert {*THEIRS.values()} <= {*files(folder).values()}
    write(folder, SITE, once=ONCE, force=True)
    assert files(folder) == site(SITE) | COPIES | {"docs/mine.md": "# Mine"}
