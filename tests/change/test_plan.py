"""Plan files: what is written is what is applied, and nothing else gets past."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm import document as documents
from advisor.change import plan as plans
from advisor.change.workspace import Workspace
from advisor.errors import NotApplicableError, StaleDocumentError, UsageError
from advisor_tools import registry
from tests.change.staging import (
    ADD_CACHE,
    CONNECT_CACHE,
    CREATE,
    ORIGIN,
    TIER,
    edit,
    metadata,
    proposal,
)
from tests.tools.ledger import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.change.proposal import Proposal


@pytest.fixture
def planned(file: Path) -> Proposal:
    """A proposal on the document, also written to `plan.json` beside it."""
    made = proposal(documents.load(file), ADD_CACHE, CONNECT_CACHE, TIER)
    plans.write(file.parent / "plan.json", made)
    return made


def read(path: Path) -> plans.Plan:
    """The plan at `path`."""
    return plans.read(path, person="ada", time="2026-01-02T03:04:05+00:00")


def staged(file: Path, *, rebase: bool = False) -> Workspace:
    """A workspace on the document with the plan staged."""
    workspace = Workspace(documents.load(file))
    plans.stage(read(file.parent / "plan.json"), workspace, registry.runner, rebase=rebase)
    return workspace


def test_a_plan_leads_to_what_was_proposed(file: Path, planned: Proposal) -> None:
    """Read and staged again it is the very proposal, origin and reasons included."""
    assert staged(file).propose(read(file.parent / "plan.json").origin) == planned


def test_a_plan_is_readable_and_a_patch_for_any_tool(file: Path, planned: Proposal) -> None:
    """Indented JSON that names what was asked, and holds the guarded patch."""
    text = (file.parent / "plan.json").read_text("utf-8")
    assert '\n  "origin": {\n    "prompt": "Add a cache",' in text
    assert json.loads(text)["patch"] == json.loads(json.dumps(planned.operations))


def test_a_plan_overwrites_nothing(file: Path, planned: Proposal) -> None:
    """Neither another plan nor the document itself."""
    for taken in (file, file.parent / "plan.json"):
        before = taken.read_bytes()
        with pytest.raises(UsageError, match="exists already; choose another name"):
            plans.write(taken, planned)
        assert taken.read_bytes() == before


@pytest.mark.usefixtures("planned")
def test_another_layout_is_the_same_document(file: Path) -> None:
    """Only what the document says counts."""
    edit(file, dict)
    assert [change.number for change in staged(file).changes] == [1, 2, 3]


@pytest.mark.usefixtures("planned")
def test_a_changed_document_is_stale_and_can_be_rebased(file: Path) -> None:
    """The message says that the changes come out the same; `rebase` then takes them."""
    edit(file, lambda value: value["nodes"].insert(0, {**value["nodes"][0], "unique-id": "new"}))
    with pytest.raises(StaleDocumentError, match="come out the same on it: apply them with") as e:
        staged(file)
    assert e.value.exit_code == 4
    assert [change.number for change in staged(file, rebase=True).changes] == [1, 2, 3]


def _takes_the_id(value: dict[str, Any]) -> None:
    value["nodes"].append({**value["nodes"][0], "unique-id": "cache"})


def _sets_the_tier(value: dict[str, Any]) -> None:
    next(node for node in value["nodes"] if node["unique-id"] == "order-db")["metadata"] = {
        "tier": "data"
    }


def _moves_the_parts(value: dict[str, Any]) -> None:
    value["relationships"] = [
        each for each in value["relationships"] if "composed-of" not in each["relationship-type"]
    ]


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (_takes_the_id, 'change 1: unique-id "cache" is taken'),
        (_sets_the_tier, "change 3: nothing to change"),
        (_moves_the_parts, "change 1 would do something else than what was reviewed"),
    ],
)
def test_a_rebase_that_would_differ_is_refused(
    file: Path, action: Callable[[dict[str, Any]], None], reason: str
) -> None:
    """A call that is refused or has another effect on the new base stops all of it."""
    edit(file, action)
    for rebase in (False, True):
        with pytest.raises(StaleDocumentError, match=reason):
            staged(file, rebase=rebase)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("rebase", [False, True])
def test_a_plan_for_another_document_says_so(file: Path, *, rebase: bool) -> None:
    """Nothing that it names is there: that document did not change, it was never meant."""
    file.write_text(json.dumps(LEDGER), "utf-8")
    with pytest.raises(StaleDocumentError) as e:
        staged(file, rebase=rebase)
    assert str(e.value).startswith(
        f"plan.json was made for another document: nothing that it names is in {file}, and change "
    )
    assert e.value.exit_code == 4


def test_what_a_plan_adds_itself_is_not_found_in_another_document(file: Path) -> None:
    """Not even where its first call does there what it is to do."""
    made = proposal(documents.load(file), CREATE, metadata("architecture", owner="Ada"))
    plans.write(file.parent / "plan.json", made)
    file.write_text(json.dumps(LEDGER), "utf-8")
    with pytest.raises(StaleDocumentError, match=r"another document: .* and change 2 would"):
        staged(file)


@pytest.mark.parametrize(
    "call",
    [
        ("update", {"entries": [{"id": "order-db", "values": {"description": "Other."}}]}),
        ("set_metadata", {"entries": [{"on": ["order-db"], "remove": ["owner"]}]}),
    ],
    ids=["a value that is replaced", "a value that goes"],
)
def test_a_rebase_overwrites_nothing_that_was_not_reviewed(file: Path, call: Any) -> None:
    """What somebody else wrote meanwhile into the same place is not replaced unseen."""
    edit(file, lambda value: value["nodes"][7].update(metadata={"owner": "Ada"}))
    plans.write(file.parent / "plan.json", proposal(documents.load(file), call))
    mine = {"description": "Mine.", "metadata": {"owner": "Grace"}}
    edit(file, lambda value: value["nodes"][7].update(mine))
    with pytest.raises(StaleDocumentError, match="change 1 would replace something else"):
        staged(file, rebase=True)


def rewritten(file: Path, action: Callable[[dict[str, Any]], object]) -> None:
    """Edit the plan by hand."""
    edit(file.parent / "plan.json", action)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (lambda plan: plan["changes"][2]["arguments"]["entries"][0].update(values={"tier": 9}),
         "change 3 would do something else"),
        (lambda plan: plan["changes"][2].update(replaces="0"), "change 3 would replace something"),
        (lambda plan: plan["changes"][0].update(tool="no_such_tool"), "change 1: there is no tool"),
        (lambda plan: plan["changes"][0].update(tool="withdraw"), "withdraw makes no change"),
        (lambda plan: plan["changes"][0].update(tool="patch"), "change 1: a patch has the one"),
        (lambda plan: plan["changes"].pop(), "it does not lead to the document it names"),
        (lambda plan: plan.update(result="sha256:0"), "it does not lead to the document it names"),
    ],
)  # fmt: skip
def test_an_edited_plan_is_refused(
    file: Path, action: Callable[[dict[str, Any]], object], reason: str
) -> None:
    """What a plan does is what was reviewed, whatever somebody wrote into it since."""
    rewritten(file, action)
    with pytest.raises(NotApplicableError, match=f"plan.json does not fit .*shop.json: .*{reason}"):
        staged(file)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    "action",
    [
        lambda plan: plan.pop("base"),
        lambda plan: plan.update(base={"file": 1, "value": 2}),
        lambda plan: plan.update(origin={"prompt": "x"}),
        lambda plan: plan.update(changes=[]),
        lambda plan: plan.update(changes={"a": 1}),
        lambda plan: plan["changes"].append(7),
        lambda plan: plan["changes"][0].pop("effect"),
        lambda plan: plan["changes"][0].update(effect=""),
        lambda plan: plan["changes"][0].update(replaces=None),
        lambda plan: plan["changes"][0].update(edited=1),
        lambda plan: plan["changes"][0].update(number="1"),
        lambda plan: plan["changes"][0].update(number=2),
        lambda plan: plan["changes"][0].update(arguments=None),
        lambda plan: plan.update(result=None),
    ],
)
def test_a_damaged_plan_is_an_error_in_one_line(
    file: Path, action: Callable[[dict[str, Any]], object]
) -> None:
    """Whatever is missing or of another kind."""
    rewritten(file, action)
    with pytest.raises(UsageError, match="is a damaged plan; have it made again") as caught:
        read(file.parent / "plan.json")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ("7", "is no plan"),
        ('{"nodes": []}', "is no plan"),
        ("[1]", "operation 1 of the patch"),
        ('[{"op": "add", "path": "", "value": {}}]', "leads to no part"),
        ('[{"op": "move", "path": "/a"}]', "operation 1 of the patch"),
        ("\x00\xff", "is not JSON"),
    ],
)
def test_something_else_is_no_plan(tmp_path: Path, text: str, reason: str) -> None:
    """With what was found and what would be one."""
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError, match=reason):
        read(path)


PLAIN = [
    {"op": "test", "path": "/nodes/0/unique-id", "value": "customer"},
    {"op": "replace", "path": "/nodes/0/name", "value": "Shopper"},
    {"op": "copy", "from": "/nodes/0/description", "path": "/nodes/0/note"},
    {"op": "move", "from": "/nodes/0/note", "path": "/nodes/0/remark"},
    {"op": "test", "path": "/nodes/0/name", "value": "Shopper"},
]


def test_a_plain_patch_goes_through_the_same_gate(file: Path) -> None:
    """Operation by operation: guarded, numbered, with an effect; tests are held."""
    (file.parent / "plan.json").write_text(json.dumps(PLAIN), "utf-8")
    workspace = staged(file)
    (node,) = workspace.model.definitions["customer"]
    before = workspace.base.value["nodes"][0]
    after = {**before, "name": "Shopper", "remark": before["description"]}
    assert node.value == after
    assert [change.title for change in workspace.changes] == [
        "replace /nodes/0/name (customer)",
        "copy /nodes/0/description to /nodes/0/note (customer)",
        "move /nodes/0/note to /nodes/0/remark (customer)",
    ]
    origin = read(file.parent / "plan.json").origin
    assert (origin.prompt, origin.person) == ("the patch in plan.json", "ada")
    assert all(change.operations[0]["op"] == "test" for change in workspace.changes)


def patched(file: Path, *operations: Any) -> Workspace:
    """A workspace with a plain patch staged."""
    (file.parent / "plan.json").write_text(json.dumps(operations), "utf-8")
    return staged(file)


NAME = {"op": "replace", "path": "/nodes/0/name", "value": "Customer"}


@pytest.mark.parametrize(
    "operations",
    [[], [NAME], [{"op": "test", "path": "/nodes/0/name", "value": "Customer"}], [NAME, NAME]],
    ids=["nothing", "what is so already", "only tests", "twice"],
)
def test_a_plain_patch_that_changes_nothing_stages_nothing(file: Path, operations: Any) -> None:
    """And is no error."""
    assert patched(file, *operations).changes == []


def test_a_plain_patch_is_read_as_the_standard_has_it(file: Path) -> None:
    """Members it does not know are passed over, and numbers are equal by their value."""
    port = "/nodes/3/interfaces/0/port"
    known = json.loads(file.read_bytes())["nodes"][3]["interfaces"][0]["port"]
    workspace = patched(
        file,
        {"op": "test", "path": port, "value": float(known)},
        {"op": "remove", "path": port, "value": 7, "comment": "why not"},
    )
    assert "port" not in workspace.model.value["nodes"][3]["interfaces"][0]
    with pytest.raises(NotApplicableError, match="is not what the patch was made for"):
        patched(file, {"op": "test", "path": port, "value": True})


def test_what_only_stands_together_is_taken_together(file: Path) -> None:
    """Two elements that swap their ids, and a copy that gets its own id afterwards."""
    swap = [
        {"op": "replace", "path": f"/nodes/{index}/unique-id", "value": identity}
        for index, identity in ((7, "inventory-db"), (8, "order-db"))
    ]
    workspace = patched(file, *swap)
    assert [node["unique-id"] for node in workspace.model.value["nodes"][7:9]] == [
        "inventory-db",
        "order-db",
    ]
    copied = [
        {"op": "copy", "from": "/nodes/0", "path": "/nodes/-"},
        {"op": "replace", "path": "/nodes/9/unique-id", "value": "visitor"},
    ]
    (change,) = patched(file, *copied).changes
    assert len(change.operations) > len(copied)


@pytest.mark.parametrize(
    ("value", "reason"),
    [("[" * 60 + "]" * 60, "nested deeper than 50"), ("NaN", "no number"), ("1e400", "no number")],
)
def test_a_plain_patch_holds_what_a_document_can_hold(file: Path, value: str, reason: str) -> None:
    """Python's reader takes more than JSON has."""
    text = f'[{{"op": "add", "path": "/note", "value": {value}}}]'
    (file.parent / "plan.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=reason):
        staged(file)


@pytest.mark.parametrize(
    ("operations", "reason"),
    [
        ([{"op": "test", "path": "/nodes/0/name", "value": "x"}], "/nodes/0/name is not what"),
        ([{"op": "test", "path": "/nope", "value": None}], "/nope is not what"),
        ([{"op": "test", "path": "/nodes/0/name", "value": "x"}, *PLAIN], "/nodes/0/name is not"),
        ([*PLAIN, {"op": "test", "path": "/nodes/0/name", "value": "x"}], "is not what the patch"),
        ([{"op": "remove", "path": "/nodes/99"}], "change 1: /nodes/99 is not there"),
        ([{"op": "copy", "from": "/nope", "path": "/x"}], "/nope is not there"),
        ([{"op": "add", "path": "/nodes/x", "value": {}}], "/nodes/x does not fit"),
        ([{"op": "replace", "path": "/nodes/\u00b2/name", "value": "x"}], "/name is not there"),
        ([{"op": "add", "path": "/flows/0/transitions/q", "value": {}}], "/q does not fit"),
        ([{"op": "remove", "path": "/nodes/01"}], "/nodes/01 is not there"),
        ([{"op": "replace", "path": "/nodes/0/name", "value": 7}], "change 1: /name"),
        ([{"op": "add", "path": "/nodes/0/name/x", "value": 7}], "does not fit the document"),
    ],
)
def test_a_plain_patch_that_does_not_fit_is_refused(
    file: Path, operations: list[Any], reason: str
) -> None:
    """A test that fails, a place that is not there, a value the vocabulary forbids."""
    (file.parent / "plan.json").write_text(json.dumps(operations), "utf-8")
    with pytest.raises(NotApplicableError, match=reason):
        staged(file)


def test_whole_lists_may_be_replaced(file: Path) -> None:
    """Elements and what names them are found again after a patch without regard for ids."""
    value = json.loads(file.read_bytes())
    operations = [
        {"op": "replace", "path": "/nodes", "value": value["nodes"][::-1]},
        {"op": "replace", "path": "/nodes/0", "value": {**value["nodes"][-1], "name": "Last"}},
        {"op": "add", "path": "/nodes/1/name", "value": "Before it"},
        {"op": "remove", "path": "/flows"},
    ]
    (file.parent / "plan.json").write_text(json.dumps(operations), "utf-8")
    workspace = staged(file)
    after = workspace.model.value
    assert [node["name"] for node in after["nodes"][:2]] == ["Last", "Before it"]
    assert "flows" not in after
    assert workspace.propose(ORIGIN).applicable


def test_a_plan_made_of_a_plain_patch_is_a_plan(file: Path) -> None:
    """Its calls are kept like those of any tool."""
    (file.parent / "plan.json").write_text(json.dumps(PLAIN), "utf-8")
    made = staged(file).propose(ORIGIN)
    (file.parent / "plan.json").unlink()
    plans.write(file.parent / "plan.json", made)
    assert staged(file).propose(ORIGIN) == made


def test_metadata_stays_what_it_was(file: Path, planned: Proposal) -> None:
    """Reading a plan changes neither the document nor the plan."""
    before = file.read_bytes(), (file.parent / "plan.json").read_bytes()
    workspace = staged(file)
    registry.call(workspace, *metadata("cache", tier=1))
    assert (file.read_bytes(), (file.parent / "plan.json").read_bytes()) == before
    assert planned.changes == tuple(workspace.changes)[:3]
