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
    """By the folders in which their paths differ, whatever the case of their letters."""
    assert names(script("a/x.yaml"), script("b/X.yaml"), script("y.yaml")) == ["a.x", "b.X", "y"]
    teams = [f"teams/team{number}/calm/architecture.json" for number in (1, 2, 10)]
    of_teams = ["big.team1.architecture", "big.team2.architecture", "big.team10.architecture"]
    assert names(script("big.yaml", *teams)) == of_teams
    assert names(script("big.yaml", *reversed(teams))) == of_teams[::-1]
    near, far = names(script("big.yaml", "shop.json", "old/eu/shop.json", "farm.json"))[:2]
    assert (near, far) == ("big.shop", "big.old.eu.shop")
    assert names(script("all.yaml", "eu/../us/a.json", "./eu/a.json")) == ["all.us.a", "all.eu.a"]
    assert names(script("a/x.yaml", *teams[:2]), script("b/x.yaml", *teams[:2])) == [
        *("a.x.team1.architecture", "a.x.team2.architecture"),
        *("b.x.team1.architecture", "b.x.team2.architecture"),
    ]


def test_names_are_the_same_wherever_the_files_lie() -> None:
    """Reports of two checkouts can be compared."""

    def within(root: str) -> list[str]:
        folder = Path(root)
        documents = [folder / "a/shop.json", folder / "b/shop.json", folder / "c d/shop.json"]
        return names(script(folder / "big.yaml", *documents, folder / "c-d/shop.json"))

    assert within("/home/ada/work") == within("/ci/2") == within("x/y")


def test_where_nothing_tells_names_apart_a_number_does() -> None:
    """In the order of the paths, whatever order they come in; none is that of another or a repeat.

    What has its name without any help keeps it.
    """
    same = [script("a b/x.yaml"), script("a-b/x.yaml"), script("a+b/x.yaml")]
    assert names(*same) == ["a-b.x", "a-b.x-3", "a-b.x-2"]
    assert names(*same[::-1]) == ["a-b.x-2", "a-b.x-3", "a-b.x"]
    assert names(*same, script("a-b.x.yaml"))[3] == "a-b.x"
    others = [script("a-b/x-2.yaml"), script("c/x-2.yaml")]
    assert names(*same[::2], *others) == ["a-b.x", "a-b.x-3", "a-b.x-2", "c.x-2"]
    assert names(*same, script("a-b.x-2.yaml")) == ["a-b.x", "a-b.x-4", "a-b.x-3", "a-b.x-2"]


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
