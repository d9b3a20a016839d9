"""What contains what, as a tree on the screen."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from advisor.calm.model import Model
from advisor.calm.visible import visible
from advisor.shells.render import Style, width
from advisor.shells.tree import lines
from tests.architectures import architectures

PLAIN = Style(enabled=False)


def drawn(*contents: tuple[str, str, list[str]], nodes: str = "", **options: Any) -> list[str]:
    """The tree of relationships: kind, container and parts; `nodes` are its nodes, one a letter."""
    value: dict[str, Any] = {
        "nodes": [{"unique-id": each, "node-type": "system"} for each in nodes],
        "relationships": [
            {"unique-id": f"r{n}", "relationship-type": {kind: {"container": top, "nodes": parts}}}
            for n, (kind, top, parts) in enumerate(contents)
        ],
    }
    return list(lines(Model(value), PLAIN, options.pop("columns", 80), **options))


def test_containers_stand_before_loose_nodes() -> None:
    """With their kind of containment and how many parts they have."""
    assert drawn(("deployed-in", "a", ["b", "c"]), ("composed-of", "b", ["d"]), nodes="eabcd") == [
        "5 nodes, 2 containers",
        "a  system  deployed-in: 2",
        "├─ b  system  composed-of: 1",
        "│  └─ d  system",
        "└─ c  system",
        "in no container:",
        "  e  system",
    ]


def test_ascii_where_the_screen_has_no_boxes() -> None:
    """The same tree with signs that every keyboard has."""
    shown = drawn(("deployed-in", "a", ["b"]), ("deployed-in", "b", ["c"]), unicode=False)
    assert shown[1:] == [
        "a  there is no such node  deployed-in: 1",
        "`- b  there is no such node  deployed-in: 1",
        "   `- c  there is no such node",
    ]


def test_circles_end() -> None:
    """A container within itself is shown once, and named the second time."""
    shown = drawn(("deployed-in", "a", ["b"]), ("deployed-in", "b", ["a"]), nodes="ab")
    assert shown[1:] == [
        "a  system  deployed-in: 1",
        "└─ b  system  deployed-in: 1",
        "   └─ a  system  deployed-in: 1, above",
    ]


def test_a_node_in_two_containers_is_in_both() -> None:
    """What is in it stands there only once."""
    contents = [("deployed-in", top, ["c"]) for top in "ab"]
    shown = drawn(*contents, ("composed-of", "c", ["d"]), nodes="abcd")
    assert [line.split()[1] for line in shown if "─ " in line] == ["c", "d", "c"]
    assert shown[-1].endswith("above")


def test_one_container_alone() -> None:
    """Without what is beside it."""
    shown = drawn(("deployed-in", "a", ["b"]), nodes="abc", top="a")
    assert shown == ["a  system  deployed-in: 1", "└─ b  system"]


def test_a_large_architecture_is_cut_to_what_is_read() -> None:
    """Levels first, then the beginnings of lists; what is left out is counted."""
    parts = {f"zone-{n}": [f"zone-{n}-part-{m}" for m in range(99)] for n in range(50)}
    ids = [*parts, *(each for listed in parts.values() for each in listed), "loose"]
    value = {
        "nodes": [{"unique-id": each, "node-type": "service"} for each in ids],
        "relationships": [
            {"relationship-type": {"deployed-in": {"container": top, "nodes": listed}}}
            for top, listed in parts.items()
        ],
    }
    shown = list(lines(Model(value), PLAIN, 80))
    assert shown[0] == "5,001 nodes, 50 containers"
    assert "zone-0  service  deployed-in: 99" in shown
    assert "and 20 more" in shown
    assert shown[-1].startswith("Too large to show whole")
    assert len(shown) < 100
    one = list(lines(Model(value), PLAIN, 80, top="zone-7"))
    assert len(one) == 100


def test_a_deep_chain_neither_hangs_nor_overflows() -> None:
    """Thousands of containers within each other are shown to a depth."""
    chain = [
        {"relationship-type": {"deployed-in": {"container": f"n{n}", "nodes": [f"n{n + 1}"]}}}
        for n in range(5000)
    ]
    shown = list(lines(Model({"relationships": chain}), PLAIN, 80))
    assert len(shown) <= 203
    assert max(map(width, shown)) <= 80


@given(value=architectures())
def test_every_node_is_shown(value: dict[str, Any]) -> None:
    """In small architectures all of them, on lines that fit and obey nothing."""
    shown = list(lines(Model(value), PLAIN, 60))
    for node in value["nodes"]:
        assert any(node["unique-id"] in line for line in shown)
    assert all(width(line) <= 60 and visible(line) == line for line in shown)
