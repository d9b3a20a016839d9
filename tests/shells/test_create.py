"""Commands about a file that an application created: what a person reads, file or no file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm import document as documents
from advisor.change import plan as plans
from advisor.change.history import Act
from advisor.change.proposal import Origin
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError
from advisor.shells import apply, log, redo, undo, why
from advisor.shells.policy import Policy, Terminal
from advisor_tools import registry
from tests.golden import golden
from tests.shells.asking import Screen, history

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
ACT = Act("grace", "2026-01-03T03:04:05+00:00")
ORIGIN = Origin("A web shop, please.", "scripted", "ada", "2026-01-02T03:04:05+00:00")


def node(identity: str, kind: str) -> tuple[str, dict[str, Any]]:
    """A call that adds a node."""
    value = {"unique-id": identity, "node-type": kind, "name": identity, "description": "One."}
    return "add_node", {"node": value, "why": "It was asked for."}


ENDS = {"source": {"node": "shop"}, "destination": {"node": "orders"}}
CONNECT = {"unique-id": "shop-to-orders", "relationship-type": {"connects": ENDS}}
CALLS = [
    node("shop", "service"),
    node("orders", "database"),
    ("add_relationship", {"relationship": CONNECT}),
    ("set_metadata", {"entries": [{"on": ["architecture"], "values": {"owner": "ada"}}]}),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may be created, in a project of its own."""
    (tmp_path / ".git").touch()
    return tmp_path / "new.json"


@pytest.fixture
def plan(file: Path) -> Path:
    """A plan that creates it."""
    return planned(file, documents.new(file), CALLS)


def planned(file: Path, document: documents.Document, calls: list[Any]) -> Path:
    """A plan of `calls` on `document`, beside `file`."""
    workspace = Workspace(document)
    for tool, arguments in calls:
        assert not registry.call(workspace, tool, arguments).refusal
    path = file.parent / f"{len(calls)}.plan"
    plans.write(path, workspace.propose(ORIGIN))
    return path


def said(file: Path, run: Callable[[StringIO], int]) -> str:
    """What a command shows, its folder and all else that differs taken out; or its error."""
    out = StringIO()
    try:
        assert run(out) == 0
    except AdvisorError as error:
        out.write(f"{type(error).__name__} {error.exit_code}: {error}\n")
    return out.getvalue().replace(str(file), "new.json")


def undone(file: Path) -> str:
    """`advisor undo`."""
    return said(file, lambda out: undo.run(file, out, ACT, width=100))


def redone(file: Path) -> str:
    """`advisor redo`."""
    return said(file, lambda out: redo.run(file, out, ACT, width=100))


def logged(file: Path, output_format: str = "text") -> str:
    """`advisor log`."""
    folder = file.parent
    return said(
        file,
        lambda out: log.run(file, out, folder=folder, output_format=output_format, width=100),
    )


def explained(file: Path, asked: str, output_format: str = "text") -> str:
    """`advisor why`."""
    return said(file, lambda out: why.run(file, asked, out, output_format=output_format, width=100))


def applied(file: Path, plan: Path, *typed: str, **options: Any) -> tuple[int, str]:
    """`advisor apply`, or `advisor review` where lines are typed: exit code and screen."""
    screen = Screen(*typed)
    terminal = Terminal(screen, StringIO(), screen.ask if typed else None)
    request = apply.Request(file, plan, ACT, Policy(yes=not typed), ask=bool(typed), **options)
    try:
        code = apply.run(request, terminal)
    except AdvisorError as error:
        return error.exit_code, f"{error}".replace(str(file), "new.json")
    return code, screen.getvalue().replace(str(file), "new.json")


def test_a_plan_creates_its_file(file: Path, plan: Path) -> None:
    """Reviewed at a terminal, as any other plan."""
    code, screen = applied(file, plan, "a")
    assert code == 0
    assert screen == golden(GOLDEN / "create_review.txt", screen)
    assert history(file) == ["apply done"]
    assert documents.load(file).value["metadata"] == {"owner": "ada"}


def test_a_plan_that_is_not_accepted_creates_nothing(file: Path, plan: Path) -> None:
    """Neither the file nor a history."""
    assert applied(file, plan, "r", "Not now.")[0] == 3
    assert {path.name for path in file.parent.iterdir()} == {".git", plan.name}


def test_a_part_of_a_plan_creates_a_smaller_file(file: Path, plan: Path) -> None:
    """With what the chosen change needs."""
    assert applied(file, plan, select=(3,))[0] == 0
    value = documents.load(file).value
    assert [each["unique-id"] for each in value["nodes"]] == ["shop", "orders"]
    assert "metadata" not in value


def test_a_plan_that_creates_a_file_is_stale_where_one_is(file: Path, plan: Path) -> None:
    """Also one that says the same, and after its own application."""
    file.write_bytes(documents.empty(file).data)
    stale = (4, f"{plan.name} creates new.json, which is there already")
    assert applied(file, plan) == stale
    assert applied(file, plan, rebase=True) == stale
    assert file.read_bytes() == documents.empty(file).data
    file.unlink()
    assert applied(file, plan)[0] == 0
    assert applied(file, plan) == stale


def test_a_plan_creates_nothing_over_what_is_no_document(file: Path, plan: Path) -> None:
    """A folder and a link that leads nowhere are something; a missing folder is said."""
    file.mkdir()
    assert applied(file, plan) == (2, "new.json is a folder; name a document in it")
    file.rmdir()
    file.symlink_to("nowhere")
    nowhere = "new.json is a symbolic link that leads nowhere"
    assert applied(file, plan) == (2, nowhere)
    assert undone(file) == redone(file) == explained(file, "shop") == f"UsageError 2: {nowhere}\n"
    file.unlink()
    other = file.parent / "gone" / "new.json"
    code, error = applied(other, plan)
    assert (code, "cannot be created: make the folder" in error) == (2, True)


def test_any_other_plan_needs_its_file(file: Path) -> None:
    """One that was made for a file, and a plain patch."""
    file.write_bytes(documents.empty(file).data)
    plan = planned(file, documents.load(file), CALLS[:1])
    file.unlink()
    assert applied(file, plan) == (2, "new.json does not exist")
    patch = file.parent / "patch.json"
    patch.write_text('[{"op": "add", "path": "/metadata", "value": {}}]', "utf-8")
    assert applied(file, patch) == (2, "new.json does not exist")
    assert not file.exists()


def test_the_way_back_and_forward(file: Path, plan: Path) -> None:
    """Screens of undo, log and why while the file is there, is not, and is there again."""
    applied(file, plan)
    created = file.read_bytes()
    commands: list[tuple[str, Callable[[], str]]] = [
        ("log new.json", lambda: logged(file)),
        ("why new.json shop", lambda: explained(file, "shop")),
        ("undo new.json", lambda: undone(file)),
        ("log new.json", lambda: logged(file)),
        ("why new.json shop", lambda: explained(file, "shop")),
        ("why new.json architecture", lambda: explained(file, "architecture")),
        ("undo new.json", lambda: undone(file)),
        ("redo new.json", lambda: redone(file)),
        ("redo new.json", lambda: redone(file)),
    ]
    screen = "".join(f"$ advisor {name}\n{run()}\n" for name, run in commands)
    assert screen == golden(GOLDEN / "create_undo_redo.txt", screen)
    assert file.read_bytes() == created


def test_why_knows_what_a_created_file_began_with(file: Path, plan: Path) -> None:
    """The schema came with the file, what somebody wrote into it later did not."""
    applied(file, plan)
    assert explained(file, "architecture.$schema").splitlines()[1:] == [
        "  stands in the file since it was created (1)"
    ]
    value = json.loads(file.read_bytes())
    value["nodes"].append({**value["nodes"][0], "unique-id": "mine"})
    file.write_text(json.dumps(value), "utf-8")
    assert explained(file, "mine").splitlines()[1:] == [
        "  was put there by hand, after the file was created (1)"
    ]
    told = json.loads(explained(file, "mine", "json"))
    assert (told["since_before_history"], told["changes"]) == (False, [])
    tag = ("set_metadata", {"entries": [{"on": ["mine"], "values": {"tier": "web"}}]})
    assert applied(file, planned(file, documents.load(file), [tag]))[0] == 0
    assert explained(file, "mine").splitlines()[-1] == (
        "  before that it was put there by hand, after the file was created (1)"
    )


def test_a_program_reads_that_a_file_was_created(file: Path, plan: Path) -> None:
    """Of each entry whether it made the file, or took it away."""
    applied(file, plan)
    undone(file)
    entries = json.loads(logged(file, "json"))["entries"]
    assert [(each["created"], each["removed"]) for each in entries] == [
        (False, True),
        (True, False),
    ]


def test_an_edited_file_is_not_removed(file: Path, plan: Path) -> None:
    """One line that says what to do."""
    applied(file, plan)
    file.write_bytes(file.read_bytes() + b" ")
    assert undone(file) == (
        "NotApplicableError 1: new.json was edited since it was created; take those edits back "
        "first, or remove the file yourself\n"
    )
    assert file.exists()


def test_without_file_and_history_one_line_says_so(file: Path) -> None:
    """Of each command, and nothing is made."""
    missing = "UsageError 2: new.json does not exist and has no history\n"
    assert undone(file) == redone(file) == explained(file, "shop") == missing
    assert logged(file) == "new.json: no history.\n"
    assert [path.name for path in file.parent.iterdir()] == [".git"]


def test_what_a_kill_left_open_is_judged_by_there_being_a_file(file: Path, plan: Path) -> None:
    """Looking writes nothing."""
    applied(file, plan)
    created = file.read_bytes()
    path = file.parent / ".advisor" / "history.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    before = path.read_bytes()
    assert "file created\n" in logged(file)
    file.unlink()
    assert "file created · abandoned\n" in logged(file)
    assert explained(file, "shop").splitlines()[1:] == [
        "  is not there any more; the changes that touched it were undone"
    ]
    assert path.read_bytes() == before
    file.write_bytes(created)
    assert undone(file).endswith("To have it again: advisor redo new.json\n")
    assert not file.exists()
