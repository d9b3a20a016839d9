"""What was undone is taken forward again: exactly, by id, or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm.document import load
from advisor.change.journal import Journal
from advisor.change.undo import redo
from advisor.errors import NotApplicableError, StaleDocumentError
from tests.change.staging import (
    ACT,
    ADD_CACHE,
    CONNECT_CACHE,
    TEXT,
    TIER,
    change,
    edit,
    metadata,
    states,
    take_back,
    take_forward,
)
from tests.histories import standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_redo_goes_forward_one_application_at_a_time(file: Path) -> None:
    """Three there, three back, three there again, and then there is nothing left."""
    calls = (ADD_CACHE, TIER, metadata("order-db", owner="ada"))
    versions = [TEXT, *(change(file, call).data for call in calls)]
    for version in reversed(versions[:-1]):
        assert take_back(file).exact
        assert file.read_bytes() == version
    for version in versions[1:]:
        assert take_forward(file).exact
        assert file.read_bytes() == version
    with pytest.raises(NotApplicableError, match=r"shop\.json: nothing to redo"):
        take_forward(file)


def test_there_and_back_any_number_of_times(file: Path) -> None:
    """Every step is exact, and history tells all of them."""
    after = change(file, ADD_CACHE).data
    for _ in range(3):
        assert take_back(file).exact
        assert file.read_bytes() == TEXT
        moved = take_forward(file)
        assert moved.exact
        assert moved.entry.id == 1
        assert file.read_bytes() == after
    assert states(file) == [("apply", "done"), *[("undo", "done"), ("redo", "done")] * 3]


def test_history_tells_who_redid_what_and_when(file: Path) -> None:
    """The application keeps its own origin."""
    change(file, ADD_CACHE)
    take_back(file)
    take_forward(file)
    first, _, last = Journal.of(file).entries()
    assert (last.action, last.about, last.act) == ("redo", first.id, ACT)
    assert first.origin.person == "ada"


def test_a_new_application_clears_what_could_be_redone(file: Path) -> None:
    """There is one way forward, and it is the new one."""
    change(file, ADD_CACHE)
    take_back(file)
    after = change(file, TIER).data
    with pytest.raises(NotApplicableError, match="nothing to redo"):
        take_forward(file)
    assert file.read_bytes() == after
    take_back(file)
    assert take_forward(file).entry.id == 3


def test_nothing_to_redo_leaves_no_trace(file: Path) -> None:
    """Without a history none is made."""
    with pytest.raises(NotApplicableError, match="nothing to redo"):
        take_forward(file)
    assert {path.name for path in file.parent.iterdir()} == {".git", "shop.json"}


def test_what_somebody_else_put_back_is_noted(file: Path) -> None:
    """A version checked out that has the change already counts as redone; redo goes on."""
    middle = change(file, ADD_CACHE).data
    last = change(file, TIER).data
    take_back(file)
    take_back(file)
    file.write_bytes(middle)
    assert take_forward(file).exact
    assert file.read_bytes() == last
    take_back(file)
    file.write_bytes(last)
    with pytest.raises(NotApplicableError, match="nothing to redo"):
        take_forward(file)
    assert file.read_bytes() == last
    assert [entry.id for entry in standing(Journal.of(file), file.name)] == [1, 2]
    assert take_back(file).exact
    assert file.read_bytes() == middle


def test_redo_after_an_outside_edit_goes_by_id(file: Path) -> None:
    """Elements moved and others changed; the edit stays, and both ways go on from there."""
    change(file, ADD_CACHE, TIER)
    take_back(file)
    edit(file, lambda value: value["nodes"].reverse())
    edit(file, lambda value: value["nodes"][0].update(name="Edited"))
    edited = file.read_bytes()
    assert not take_forward(file).exact
    redone = file.read_bytes()
    nodes = {node["unique-id"]: node for node in json.loads(redone)["nodes"]}
    assert nodes["order-db"]["metadata"]["tier"] == "data"
    assert "cache" in nodes
    assert "Edited" in {node["name"] for node in nodes.values()}
    assert take_back(file).exact
    assert file.read_bytes() == edited
    assert take_forward(file).exact
    assert file.read_bytes() == redone


def test_an_undo_by_id_is_redone_exactly(file: Path) -> None:
    """What the undo began with comes back, the outside edit included."""
    change(file, ADD_CACHE)
    edit(file, lambda value: value["nodes"].reverse())
    edited = file.read_bytes()
    assert not take_back(file).exact
    undone = file.read_bytes()
    assert take_forward(file).exact
    assert file.read_bytes() == edited
    assert take_back(file).exact
    assert file.read_bytes() == undone


IN_THE_WAY: dict[str, Callable[[dict[str, Any]], object]] = {
    "the value was set meanwhile": lambda value: value["nodes"][0].update(
        metadata={"tier": "other"}
    ),
    "the node is gone": lambda value: value["nodes"].pop(0),
    "its id stands twice": lambda value: value["nodes"].append(value["nodes"][0]),
    "the new id is taken": lambda value: value["nodes"].append(ADD_CACHE[1]["node"]),
}


@pytest.mark.parametrize("case", IN_THE_WAY)
def test_redo_refuses_where_a_later_edit_is_in_the_way(file: Path, case: str) -> None:
    """Nothing is written; the reason is one line, and it can still be redone later."""
    first = json.loads(TEXT)["nodes"][0]["unique-id"]
    change(file, metadata(first, tier="data"), ADD_CACHE)
    change(file, CONNECT_CACHE)
    take_back(file)
    take_back(file)
    undone = file.read_bytes()
    edit(file, IN_THE_WAY[case])
    before = file.read_bytes()
    with pytest.raises(NotApplicableError, match="redoing") as caught:
        take_forward(file)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before
    file.write_bytes(undone)
    assert take_forward(file).exact


def test_a_file_that_changes_meanwhile_is_refused(file: Path) -> None:
    """Between reading and writing."""
    change(file, ADD_CACHE)
    take_back(file)
    document = load(file)
    file.write_bytes(TEXT + b"\n")
    with pytest.raises(StaleDocumentError):
        redo(document, Journal.of(file))
    assert file.read_bytes() == TEXT + b"\n"
    assert states(file)[-1] == ("redo", "abandoned")


def rewrite(file: Path, line: int, **members: Any) -> None:
    """Change members of one record of the history."""
    path = Journal.of(file).path
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[line] = json.dumps(json.loads(lines[line]) | members)
    path.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")


def test_histories_of_the_older_form_are_redone(file: Path) -> None:
    """One patch for all changes, nobody named, and an undo by another's hand without splices."""
    after = change(file, ADD_CACHE, TIER).data
    (entry,) = Journal.of(file).entries()
    changes = [
        {key: value for key, value in each.items() if key != "operations"}
        for each in entry.details["changes"]
    ]
    rewrite(file, 0, changes=changes, patch=entry.operations, person=None, time=None)
    take_back(file)
    edit(file, lambda value: value["nodes"].reverse())
    assert not take_forward(file).exact
    assert "cache" in file.read_text(encoding="utf-8")
    (entry, *_) = Journal.of(file).entries()
    assert (entry.act.person, entry.act.time) == ("ada", "2026-01-02T03:04:05+00:00")
    file.write_bytes(TEXT)
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(file)
    assert take_forward(file).exact
    assert file.read_bytes() == after


@pytest.mark.parametrize(
    "members",
    [
        {"changes": None},
        {"changes": {}},
        {"changes": [7, {"operations": 7}, {"operations": ["x", {}]}]},
        {"changes": [{"operations": [{"op": "remove", "path": ""}]}]},
        {"changes": [{"operations": [{"op": "test", "path": "/x/unique-id", "value": []}]}]},
        {"changes": [], "patch": [{"op": "add", "path": "/x", "value": float("nan")}]},
        {"changes": [], "patch": [{"op": "add", "path": "/nodes/x", "value": 1}]},
    ],
    ids=ascii,
)
def test_a_history_that_does_not_lead_forward_is_not_followed(
    file: Path, members: dict[str, Any]
) -> None:
    """It may come with a clone: the reason is one line and nothing is written."""
    change(file, ADD_CACHE)
    take_back(file)
    rewrite(file, 0, **members)
    edit(file, lambda value: value["nodes"].reverse())
    before = file.read_bytes()
    with pytest.raises(NotApplicableError):
        take_forward(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "members", [{"back": None}, {"back": [[0, 9, '{"a": 1}']]}, {"back": [["0", None, "x"]]}]
)
def test_splices_must_lead_to_the_digests_that_history_names(
    file: Path, members: dict[str, Any]
) -> None:
    """Otherwise the file stays as it is."""
    change(file, ADD_CACHE)
    take_back(file)
    rewrite(file, 2, **members)
    with pytest.raises(NotApplicableError, match="history does not lead"):
        take_forward(file)
    assert file.read_bytes() == TEXT
