"""Which runs a batch has, and what they are called."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.schedule import named, runs
from advisor.batch.script import Script, Step

STEPS = (Step("one", 1, "Do it."),)
PATHS = st.text("aA.-_~ö /\\", min_size=1, max_size=90).map(lambda text: Path("x") / text)


def script(path: str | Path, *architectures: str | Path) -> Script:
    """A script about these."""
    return Script(Path(path), tuple(map(Path, architectures or ("shop.json",))), STEPS)


def names(*scripts: Script, repeat: int = 1) -> list[str]:
    """What their runs are called."""
    return [run.name for run in runs(scripts, repeat)]


def test_runs_are_called_after_their_scripts() -> None:
    """And after the architecture where there are several."""
    assert names(script("a/replica.yaml")) == ["replica"]
    assert names(script("all.yaml", "shop.json", "farm.json")) == ["all.shop", "all.farm"]


def test_each_script_is_had_on_each_architecture_and_each_time() -> None:
    """A round after the other, so that the first results are of all scripts."""
    every = runs([script("a.yaml"), script("b.yaml", "x.json", "y.json")], 2)
    assert [(run.name, run.architecture.name, run.number) for run in every] == [
        ("a", "shop.json", 1),
        ("b.x", "x.json", 1),
        ("b.y", "y.json", 1),
        ("a~2", "shop.json", 2),
        ("b.x~2", "x.json", 2),
        ("b.y~2", "y.json", 2),
    ]


def test_names_that_would_be_the_same_are_told_apart() -> None:
    """By their paths, however they differ in the case of letters, and always in the same way."""
    first, second, third = names(script("a/x.yaml"), script("b/X.yaml"), script("y.yaml"))
    assert first.startswith("x~")
    assert second.startswith("X~")
    assert first[2:] != second[2:]
    assert third == "y"
    assert names(script("y.yaml"), script("b/X.yaml"), script("a/x.yaml"))[2] == first


def test_runs_by_their_names() -> None:
    """Those that are named, in their order."""
    every = runs([script("a.yaml"), script("b.yaml"), script("c.yaml")])
    assert [run.name for run in named(every, ["c", "a", "none"])] == ["a", "c"]


@given(st.lists(st.tuples(PATHS, st.lists(PATHS, min_size=1, max_size=3, unique=True)), max_size=4))
def test_names_are_those_of_folders(pairs: list[tuple[Path, list[Path]]]) -> None:
    """Unique whatever the case of letters, and never leading elsewhere."""
    scripts = [script(path, *architectures) for path, architectures in dict(pairs).items()]
    found = names(*scripts, repeat=2)
    assert len({name.casefold() for name in found}) == len(found)
    assert all(re.fullmatch(r"[A-Za-z0-9_~][A-Za-z0-9_.~-]{0,199}", name) for name in found)
