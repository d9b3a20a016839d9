"""Writing a site while somebody saves or removes files in it: nobody's work is lost."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from advisor.site.writing import write
from tests.site.test_writing import LATER, ONCE, SITE, files, site

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Person:
    """Saves a file while a run is under way."""

    def __init__(self, file: Path, number: int) -> None:
        """At the `number`-th step; where the name changes hands nobody can be in time."""
        self._file = file
        self._number = number

    def at(self, step: str) -> None:
        """The hook."""
        self._number -= 1
        if self._number < 0 and step != "checked":
            self._number = 1 << 20
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("mine")


@given(
    number=st.integers(0, 37),
    path=st.sampled_from([page.path for page in (*SITE, *LATER)]),
    force=st.booleans(),
)
def test_what_is_saved_during_a_run_stays(
    tmp_path_factory: pytest.TempPathFactory, number: int, path: str, *, force: bool
) -> None:
    """At any step, in any file: it is not written over or removed, and later runs know it."""
    folder = tmp_path_factory.mktemp("site")
    write(folder, SITE, once=ONCE)
    done = write(folder, LATER, once=ONCE, force=force, at=Person(folder / path, number).at)
    assert files(folder)[path] == "mine"
    assert {*done.changed, *done.removed}.isdisjoint({*done.kept, *done.left})
    again = write(folder, LATER, once=ONCE)
    assert path in (*again.kept, *again.left, *done.removed, *ONCE)
    assert files(folder) == site(LATER) | {path: "mine"}


def test_what_is_saved_during_a_run_is_named(tmp_path: Path) -> None:
    """As kept, and not as changed; what is not there any more is no error."""
    write(tmp_path, SITE, once=ONCE)
    person = Person(tmp_path / "docs/nodes/a.md", 8)
    done = write(tmp_path, LATER, once=ONCE, at=person.at)
    assert (done.left, done.removed) == (("docs/nodes/a.md",), ())
    write(tmp_path, SITE, once=ONCE)
    person = Person(tmp_path / "docs/index.md", 8)
    done = write(tmp_path, LATER, once=ONCE, at=person.at)
    assert done.kept == ("docs/index.md",)
    assert "docs/index.md" not in done.changed


def test_what_is_removed_during_a_run_is_no_error(tmp_path: Path) -> None:
    """Neither where it was to be written nor where it was to be removed."""
    for path in ("docs/index.md", "docs/nodes/a.md"):
        folder = tmp_path / path.replace("/", "-")
        write(folder, SITE, once=ONCE)
        steps = count()

        def at(_step: str, gone: Path = folder / path, steps: count[int] = steps) -> None:
            if next(steps) == 8:
                gone.unlink()

        write(folder, LATER, once=ONCE, at=at)
        assert not (folder / path).exists()
        write(folder, LATER, once=ONCE)
        assert files(folder) == site(LATER)
