"""Applications are taken back: exactly, by id, or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm.document import load
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.change.workspace import Workspace
from advisor.errors import NotApplicableError
from tests.change.staging import (
    ADD_CACHE,
    CONNECT_CACHE,
    ORIGIN,
    TEXT,
    TIER,
    change,
    edit,
    states,
    take_back,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.change.draft import Draft


def test_undo_goes_back_one_application_at_a_time(file: Path) -> None:
    """Twice there, twice back, and then there is nothing left."""
    change(file, ADD_CACHE)
    middle = file.read_bytes()
    change(file, TIER)
    assert take_back(file).exact
    assert file.read_bytes() == middle
    assert take_back(file).exact
    assert file.read_bytes() == TEXT
    with pytest.raises(NotApplicableError, match=r"shop\.json: nothing to undo"):
        take_back(file)
    change(file, TIER)
    assert take_back(file).entry.id == 5
    assert file.read_bytes() == TEXT


def test_what_somebody_else_took_back_is_not_in_the_way(file: Path) -> None:
    """An old version checked out counts as undone, and undo goes on from there."""
    change(file, ADD_CACHE)
    middle = file.read_bytes()
    change(file, TIER)
    file.write_bytes(middle)
    assert take_back(file).exact
    assert file.read_bytes() == TEXT


def test_members_of_a_list_are_found_by_their_value(file: Path) -> None:
    """Somebody sorted the parts of a container since: the one that came is the one that goes."""

    def parts(value: dict[str, Any]) -> list[str]:
        for each in value["relationships"]:
            if "composed-of" in each["relationship-type"]:
                listed: list[str] = each["relationship-type"]["composed-of"]["nodes"]
        return listed

    change(file, ADD_CACHE)
    edit(file, lambda value: parts(value).sort())
    assert not take_back(file).exact
    value = json.loads(file.read_bytes())
    assert parts(value) == sorted(parts(json.loads(TEXT)))


def test_nothing_to_undo_leaves_no_trace(file: Path) -> None:
    """Without a history none is made."""
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(file)
    assert {path.name for path in file.parent.iterdir()} == {".git", "shop.json"}


def test_each_document_has_its_own_history(file: Path) -> None:
    """What was done to another file of the project is not undone here."""
    other = file.with_name("other.json")
    other.write_bytes(TEXT)
    change(file, ADD_CACHE)
    change(other, TIER)
    assert take_back(file).entry.details["changes"][0]["tool"] == "add_node"
    assert file.read_bytes() == TEXT
    assert other.read_bytes() != TEXT


def test_undo_after_an_outside_edit_goes_by_id(file: Path) -> None:
    """Elements moved and others came; what was applied is found, and the edit stays."""
    change(file, ADD_CACHE, TIER)
    edit(file, lambda value: value["nodes"].reverse())
    edit(file, lambda value: value["nodes"][-1].update(name="Edited"))
    edited = json.loads(file.read_bytes())
    undone = take_back(file)
    assert not undone.exact
    value = json.loads(file.read_bytes())
    assert value == undone.document.value
    nodes = {node["unique-id"]: node for node in value["nodes"]}
    assert list(nodes) == [n["unique-id"] for n in edited["nodes"] if n["unique-id"] != "cache"]
    assert "tier" not in nodes["order-db"]["metadata"]
    assert nodes["customer"]["name"] == "Edited"
    (composition,) = (r for r in value["relationships"] if "composition" in r["unique-id"])
    assert "cache" not in composition["relationship-type"]["composed-of"]["nodes"]
    assert states(file) == [("apply", "done"), ("undo", "done")]


IN_THE_WAY: dict[str, Callable[[dict[str, Any]], object]] = {
    "the new node was edited": lambda value: value["nodes"][-1].update(name="Edited"),
    "the new node is gone": lambda value: value["nodes"].pop(),
    "its id stands twice": lambda value: value["nodes"].append(value["nodes"][-1]),
    "the list is gone": lambda value: value.pop("nodes"),
    "something stands on it now": lambda value: value["relationships"].append(
        CONNECT_CACHE[1]["relationship"]
    ),
}


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_undo_refuses_where_a_later_edit_is_in_the_way(file: Path, case: str) -> None:
    """Nothing is written; the reason is one line, and what was applied still stands."""
    change(file, ADD_CACHE)
    edit(file, IN_THE_WAY[case])
    before = file.read_bytes()
    with pytest.raises(NotApplicableError, match="undoing") as caught:
        take_back(file)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before
    assert states(file) == [("apply", "done")]


def test_undo_does_not_overwrite_what_was_set_since(file: Path) -> None:
    """A member that was removed has another value by now: that is somebody's, and stays."""
    change(file, ("set_metadata", {"entries": [{"on": ["order-db"], "remove": ["owner"]}]}))

    def set_owner(value: dict[str, Any]) -> None:
        (node,) = (each for each in value["nodes"] if each["unique-id"] == "order-db")
        node["metadata"]["owner"] = "Somebody"

    edit(file, set_owner)
    before = file.read_bytes()
    with pytest.raises(NotApplicableError, match="metadata/owner was set since"):
        take_back(file)
    assert file.read_bytes() == before


HOSTILE: dict[str, dict[str, Any]] = {
    "no splices": {"back": None},
    "splices that are none": {"back": [[1, 2], "x", 7]},
    "splices of other types": {"back": [["0", None, "x"]]},
    "splices that lead elsewhere": {"back": [[0, 9, '{"a": 1}']]},
    "splices that leave no JSON": {"back": [[0, 0, "x"]]},
    "half a character": {"back": [[0, 0, "\ud800"]]},
    "a base that is no digest of it": {"base": {"file": "sha256:0", "value": "sha256:0"}},
}


def rewrite(file: Path, **members: Any) -> None:
    """Change members of the first record of the history."""
    path = Journal.of(file).path
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(json.dumps(json.loads(first) | members) + "\n" + rest, encoding="utf-8")


@pytest.mark.parametrize("case", HOSTILE)
def test_a_history_that_does_not_lead_back_is_not_followed(file: Path, case: str) -> None:
    """A history may come with a clone: what it says must give the digests that it names."""
    change(file, ADD_CACHE)
    before = file.read_bytes()
    rewrite(file, **HOSTILE[case])
    with pytest.raises(NotApplicableError, match="history does not lead back"):
        take_back(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "inverse",
    [
        None,
        {},
        ["x"],
        [{"op": "test"}],
        [{"op": "remove", "path": ""}],
        [{"op": "add", "path": "/nodes/x", "value": 1}],
        [{"op": "add", "path": "/x", "value": float("nan")}],
        [{"op": "test", "path": "/unique-id", "value": []}],
    ],
    ids=ascii,
)
def test_an_inverse_that_is_none_is_refused(file: Path, inverse: Any) -> None:
    """After an outside edit the inverse is read; a strange one is an error in one line."""
    change(file, ADD_CACHE)
    rewrite(file, inverse=inverse)
    edit(file, lambda value: value["nodes"].reverse())
    before = file.read_bytes()
    with pytest.raises(NotApplicableError):
        take_back(file)
    assert file.read_bytes() == before


def test_undoing_a_rename_is_not_blamed_for_what_was_wrong_under_the_other_name(
    file: Path,
) -> None:
    """The same fault of the same element is no new one."""
    document = load(file)
    workspace = Workspace(document)

    def rename(draft: Draft) -> None:
        draft.set_member(draft.model.get("customer"), ["unique-id"], "client")
        for reference in list(draft.model.references["customer"]):
            draft.set_member(reference.holder, reference.path, "client")

    workspace.stage("rename", {}, "", rename)
    apply(document, workspace.propose(ORIGIN), Journal.of(file))

    def spoil(value: dict[str, Any]) -> None:
        (node,) = (each for each in value["nodes"] if each["unique-id"] == "client")
        node["description"] = ""

    edit(file, spoil)
    assert not take_back(file).exact
    nodes = {node["unique-id"]: node for node in json.loads(file.read_bytes())["nodes"]}
    assert nodes["customer"]["description"] == ""
    assert "client" not in nodes


def test_undoing_is_not_blamed_for_what_was_wrong_before(file: Path) -> None:
    """A fault that somebody brought in since stays a fault at another place of its list."""
    change(file, ADD_CACHE)
    twin = {"unique-id": "twin", "node-type": "service", "name": "Twin", "description": "One of."}
    edit(file, lambda value: value["nodes"].extend([twin, twin]))
    assert not take_back(file).exact
    assert [node["unique-id"] for node in json.loads(file.read_bytes())["nodes"]][-2:] == [
        "twin",
        "twin",
    ]
