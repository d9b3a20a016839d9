"""A difference as a person reads it: complete, in CALM's words, and harmless."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from advisor.calm.diff import difference
from advisor.calm.equality import ABSENT
from advisor.calm.visible import visible
from advisor.shells.difference import lines
from advisor.shells.render import Style
from tests.architectures import architectures
from tests.golden import golden
from tests.tools.ledger import LEDGER, REQUIREMENT, ledger, node, relationship, step

GOLDEN = Path(__file__).parent / "golden"
CONTROL = {
    "description": "Who did what.",
    "requirements": [REQUIREMENT, REQUIREMENT | {"config": {}}],
}


def shown(before: Any, after: Any, *, colour: bool = False, width: int = 100) -> str:
    """The difference of two documents on a screen."""
    found = difference(before, after)
    return "".join(f"{line}\n" for line in lines(found, Style(enabled=colour), width=width))


def edited() -> dict[str, Any]:
    """The ledger after everything that can happen to it."""
    value = ledger(adrs=["docs/adr/0001.md"], controls={"audit": CONTROL}, title="Ledger")
    value["metadata"] = {"owner": "Core Team", "tags": ["bank", "core"], "hosting": {"zone": 1}}
    clerk, platform, service, archive, _cluster = value["nodes"]
    clerk["name"] = "Bank Clerk"
    service["interfaces"].append({"unique-id": "ledger-web", "port": 8443, "tls": True})
    service["interfaces"][0]["port"] = 444
    archive["metadata"]["tech-owner"] = None
    del archive["controls"]
    platform["controls"] = {"audit": CONTROL}
    platform["node-type"] = "ecosystem"
    value["nodes"][4] = node(
        "queue", interfaces=[{"unique-id": "q"}], metadata=[{"a": [1, {"b": []}]}]
    )
    value["relationships"] = [
        value["relationships"][1] | {"protocol": "TLS", "description": "Writes " + "very " * 30},
        *value["relationships"][::3],
        relationship(
            "feeds",
            connects={
                "source": {"node": "ledger", "interfaces": ["ledger-web"]},
                "destination": {"node": "queue"},
            },
        ),
        relationship(
            "either", options=[{"description": "One", "nodes": ["queue"], "relationships": []}]
        ),
        relationship("acts", interacts={"actor": "clerk", "nodes": ["queue"], "often": True}),
    ]
    (flow,) = value["flows"]
    flow["transitions"].insert(1, step("feeds", 2))
    flow["transitions"][2]["sequence-number"] = 3
    value["flows"].append(flow | {"unique-id": "night", "name": "Night"})
    return value


def test_every_kind_of_difference() -> None:
    """New, gone and changed elements of every kind, long texts, nested lists and odd values."""
    text = shown(LEDGER, edited())
    assert text == golden(GOLDEN / "difference.txt", text)


def test_and_the_other_way_round() -> None:
    """What was new is gone and what was gone is new."""
    text = shown(edited(), LEDGER)
    assert text == golden(GOLDEN / "difference_back.txt", text)


def test_colour_says_nothing_that_the_text_does_not() -> None:
    """Without its colours a line is the plain one."""
    coloured = shown(LEDGER, edited(), colour=True)
    for code in (31, 32, 33):
        assert f"\x1b[{code}m" in coloured
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured.replace("\x1b[0m", "") == shown(LEDGER, edited())


@pytest.mark.parametrize("width", [20, 60, 100])
def test_lines_keep_to_the_width(width: int) -> None:
    """Values are wrapped where they have blanks; a word is never cut."""
    text = shown(LEDGER, edited(), width=width)
    assert "".join(text.split()) == "".join(shown(LEDGER, edited(), width=1000).split())


def test_items_of_one_id_are_all_shown() -> None:
    """Two entries of a list under the same name, or under none that is a text."""
    for names in (("a", "a"), (5, {"x": 1}), ("2", None), ("", "b")):
        entries = [{"unique-id": name, "text": f"text-{n}"} for n, name in enumerate(names)]
        text = shown(ledger(), ledger(metadata={"list": entries}))
        assert "text-0" in text
        assert "text-1" in text


def leaves(value: Any) -> list[Any]:
    """Every plain value inside, and every empty list and object."""
    children = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list) or not value:
        return [value]
    return [leaf for child in children for leaf in leaves(child)]


def elements(value: dict[str, Any]) -> dict[str, Any]:
    """Nodes and relationships by id."""
    return {e["unique-id"]: e for e in (*value["nodes"], *value["relationships"])}


@given(before=architectures(), after=architectures())
def test_nothing_that_is_new_is_hidden(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Each value that the differences tell stands in the text, and no control character does."""
    text = shown(before, after, width=10_000)
    assert not set(text) & set("\x1b\u202e\x07")
    for each in difference(before, after):
        values = [each.value] if each.sign == "+" else [field.new for field in each.fields]
        lists = (field.new for field in each.fields if isinstance(field.old, list))
        kept = [item for new in lists if isinstance(new, list) for item in new]
        for leaf in leaves([value for value in values if value is not ABSENT]):
            plain = visible(leaf) if isinstance(leaf, str) else json.dumps(leaf)
            quoted = visible(json.dumps(leaf, ensure_ascii=False))
            assert plain in text or quoted in text or leaf in kept or leaf == []


def renamed() -> tuple[Any, Any]:
    """Two ledgers between which a node, an interface and a flow have got other ids."""
    before = ledger(metadata={"entry": "ledger"})
    ids = {"ledger": "ledger-1", "ledger-api": "ledger-1-api", "booking": "entering"}
    text = json.dumps(before)
    for old, new in ids.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    after = json.loads(text)
    after["nodes"][2]["name"] = "Ledger 1"
    after["flows"][0]["transitions"].insert(0, step("platform-parts", 0) | {"direction": "up"})
    return before, after


@pytest.mark.parametrize("width", [60, 100])
def test_renames(width: int) -> None:
    """One element with both ids and all that names it, golden; also on a narrow screen."""
    text = shown(*renamed(), width=width)
    assert text == golden(GOLDEN / f"difference_renames_{width}.txt", text)


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_screen_is_kept_to(width: int) -> None:
    """Only a single word may be longer than the screen is wide."""
    for line in shown(LEDGER, edited(), width=width).splitlines():
        assert len(line) <= width or " " not in line.strip()[2:].strip() or "requirement" in line


def test_order_is_told_by_what_moved() -> None:
    """Not by what stands where; of very many the number."""
    nodes = [node(f"n-{number}") for number in range(30)]
    text = shown({"nodes": nodes}, {"nodes": [*nodes[1:], nodes[0]]})
    assert text.splitlines()[1:] == [
        '      ~ order of nodes                   "n-0" now behind "n-29"'
    ]
    assert "and 21 more changed place" in shown({"nodes": nodes}, {"nodes": nodes[::-1]})


@pytest.mark.parametrize(
    "value",
    [
        {"controls": {"evil": "\x1b[2J"}},
        {"adrs": ["\u202e.md\n"]},
        {"nodes": [node("\x1b[2J\n", name="\u202e", interfaces=[{"unique-id": "\x07"}])]},
        {"nodes": [None, "\x1b"]},
        {"relationships": [{"unique-id": "\x1b", "relationship-type": {"\x1b": "\x1b"}}]},
        {"flows": [{"unique-id": "\n", "transitions": [step("\x1b\n", 1), {"\x1b": 1}]}]},
        {"\x1b[2J": "\x1b[2J", "metadata": {"\u202e": ["\x07"]}},
    ],
)
def test_hostile_names_are_shown_not_obeyed(value: dict[str, Any]) -> None:
    """Whether they come, go or change, in whatever place."""
    text = shown({}, value) + shown(value, {}) + shown(value, respelled(value))
    assert not set(text) & set("\x1b\u202e\x07")
    assert len(text.splitlines()) < 60


def test_hostile_names_of_renames_are_shown_not_obeyed() -> None:
    """The id before, the id after, and that of what names it."""
    names = {"actor": "old\x1b[2J", "nodes": []}
    link = {"unique-id": "\u202e", "relationship-type": {"interacts": names}}
    before = {"nodes": [node("a") | {"unique-id": "old\x1b[2J"}], "relationships": [link]}
    after = json.loads(json.dumps(before).replace("old", "new"))
    text = shown(before, after)
    assert "named in" in text
    assert "\\u001b[2J → new\\u001b[2J" in text
    assert not set(text) & set("\x1b\u202e")


def respelled(value: dict[str, Any]) -> Any:
    """The document with a name in it spelled otherwise."""
    return json.loads(json.dumps(value).replace("\\u001b", "\\u0007").replace("\\u202e", "\\u0007"))


def test_malformed_elements_are_shown_whole() -> None:
    """Where a name or a type is no text, and a control no object."""
    value = {
        "nodes": [{"unique-id": "a", "name": {"first": 1}, "node-type": 7}],
        "controls": {"c": 5},
        "flows": [{"unique-id": "f", "name": None, "transitions": [{"sequence-number": "x"}]}],
    }
    text = shown({}, value)
    for expected in ("name.first", "node-type", "5", "null", '"x"'):
        assert expected in text
    assert "None" not in text


@settings(max_examples=20)
@given(value=architectures())
def test_what_is_equal_shows_nothing(value: dict[str, Any]) -> None:
    """Also when it is not the same object."""
    assert shown(value, copy.deepcopy(value)) == ""


def test_a_stream_that_is_no_terminal_gets_no_colour() -> None:
    """As every command of this program does it."""
    assert not Style.for_stream(io.StringIO(), {}).enabled
