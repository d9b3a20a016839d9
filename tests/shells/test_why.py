"""`advisor why`: who made an element or a field what it is."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.scripted import Reply, ToolCall
from advisor.calm.document import load
from advisor.change.apply import apply
from advisor.change.foreign import PATCH
from advisor.change.journal import Journal
from advisor.change.proposal import Origin
from advisor.change.workspace import Workspace
from advisor.errors import DONE, USAGE, DocumentError, UsageError
from advisor.shells import undo, why
from tests.golden import golden
from tests.shells.asking import CHANGES, run
from tests.shells.histories import BOB, HOSTILE, STRANGE, lived, record, tag, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.change.draft import Draft

GOLDEN = Path(__file__).parent / "golden"
SINCE_BEFORE = "  stands in the file since before the advisor's history\n"


def told(file: Path, asked: str, width: int = 100) -> str:
    """What the command writes."""
    out = StringIO()
    assert why.run(file, asked, out, output_format="text", width=width) == DONE
    return out.getvalue()


def for_program(file: Path, asked: str) -> dict[str, Any]:
    """The JSON form."""
    out = StringIO()
    why.run(file, asked, out, output_format="json", width=100)
    story: dict[str, Any] = json.loads(out.getvalue())
    return story


def refused(file: Path, asked: str) -> str:
    """Why nothing can be told."""
    with pytest.raises(UsageError) as caught:
        told(file, asked)
    assert caught.value.exit_code == USAGE
    return str(caught.value)


def edited(
    file: Path,
    step: Callable[[Draft], None],
    origin: Origin | None = None,
    tool: str = "edit",
) -> None:
    """Apply one change that no tool makes yet."""
    document = load(file)
    workspace = Workspace(document)
    workspace.stage(tool, {}, "", step)
    origin = origin or Origin("Rename it.", "scripted", "ada", "2026-01-02T03:04:05+00:00")
    apply(document, workspace.propose(origin), Journal.of(file))


def test_elements_and_fields_tell_who_made_them_so(shop: Path) -> None:
    """Prompt, model, person, time, tool and reason, and the values; what was undone is left out."""
    lived(shop)
    asked = ["load-balancer", "order-db.metadata.tier", "order-db", "api-gateway"]
    text = "\n".join(told(shop, each) for each in asked)
    assert text == golden(GOLDEN / "why.txt", text)


def test_a_program_gets_values_and_operations(shop: Path) -> None:
    """Old values are left out where there were none."""
    lived(shop)
    story = for_program(shop, "order-db.metadata.tier")
    assert (story["element"], story["field"]) == ("order-db", "metadata.tier")
    assert (story["present"], story["edited_since"], story["since_before_history"]) == (
        True,
        False,
        False,
    )
    (change,) = story["changes"]
    assert (change["tool"], change["why"]) == ("set_metadata", "It holds orders.")
    assert change["touched"] == [{"field": "metadata.tier", "new": "data"}]
    assert change["entry"]["prompt"] == "Tag the store."
    assert for_program(shop, "customer")["changes"] == []


def test_what_history_does_not_know_stood_there_before(shop: Path) -> None:
    """With and without a history; nothing is made by looking."""
    assert told(shop, "order-db").endswith(SINCE_BEFORE)
    assert not (shop.parent / ".advisor").exists()
    run(shop, tag("order-db", tier="data"), yes=True)
    assert told(shop, "customer").endswith(SINCE_BEFORE)
    assert told(shop, "order-db.name") == 'order-db.name = "Order Database"\n' + SINCE_BEFORE


def test_what_nobody_knows_is_refused_with_the_nearest_id(shop: Path) -> None:
    """Among the ids of the document and of its history."""
    run(shop, CHANGES, yes=True)
    undo.run(shop, StringIO(), BOB, width=100)
    assert refused(shop, "order-bd") == (
        'no "order-bd" in the document or its history; nearest: "order-db"'
    )
    assert 'nearest: "load-balancer"' in refused(shop, "load-balancr")
    assert "order-db has no" in refused(shop, "order-db.metadata.teir").replace('"', "")


def test_an_element_that_was_undone_is_known(shop: Path) -> None:
    """It is not there, and that is said."""
    run(shop, CHANGES, yes=True)
    undo.run(shop, StringIO(), BOB, width=100)
    assert told(shop, "load-balancer") == (
        "load-balancer\n  is not there any more; the changes that touched it were undone\n"
    )
    assert for_program(shop, "load-balancer")["present"] is False


def test_a_removed_element_tells_who_removed_it(shop: Path) -> None:
    """And what was done before."""

    def remove(draft: Draft) -> None:
        node = draft.model.get("load-balancer")
        assert node is not None
        for reference in list(draft.model.references["load-balancer"]):
            if draft.model.get(reference.holder.id or "") is not reference.holder:
                continue
            if reference.role == "member":
                draft.remove_member(reference.holder, reference.path)
            else:
                draft.remove_element(reference.holder)
        draft.remove_element(node)

    run(shop, CHANGES, yes=True)
    edited(shop, remove, Origin("Away with it.", "scripted", "eve", "2026-01-02T03:04:05+00:00"))
    text = told(shop, "load-balancer")
    assert "eve" in text
    assert "- removed" in text
    assert text.index('"Away with it."') < text.index('"Make it available."')
    assert "before" not in text


def rename(old: str, new: str) -> Callable[[Draft], None]:
    """A change of an id and of all places that name it."""

    def step(draft: Draft) -> None:
        draft.set_member(draft.model.get(old), ["unique-id"], new)
        for reference in list(draft.model.references.get(old, ())):
            draft.set_member(reference.holder, reference.path, new)

    return step


def test_a_new_name_finds_what_was_done_under_the_old_one(shop: Path) -> None:
    """And the old one finds its renaming."""
    run(shop, tag("order-db", tier="data"), yes=True, prompt="Tag it.")
    edited(shop, rename("order-db", "order.store"))
    text = told(shop, "order.store")
    assert '~ unique-id  "order-db" → "order.store"' in text
    assert text.index('"Rename it."') < text.index('"Tag it."')
    assert '"Tag it."' in told(shop, "order.store.metadata.tier")
    assert '~ unique-id  "order-db" → "order.store"' in told(shop, "order-db")


def test_of_ids_with_dots_the_longest_is_meant(shop: Path) -> None:
    """What is behind it is the field."""
    edited(shop, rename("order-db", "order-service.metadata"))
    run(shop, tag("order-service.metadata", tier="data"), yes=True, prompt="Tag it.")
    assert for_program(shop, "order-service.metadata.name")["element"] == "order-service.metadata"
    assert for_program(shop, "order-service.metadata")["field"] == ""
    assert for_program(shop, "order-service.name")["element"] == "order-service"


def test_interfaces_go_by_their_own_id_or_behind_their_node(shop: Path) -> None:
    """Both tell the same; an interface of another node is none of this one."""
    model = Workspace(load(shop)).model
    node = next(node for node in model.nodes if node.interfaces)
    own = node.interfaces[0].id

    def step(draft: Draft) -> None:
        draft.set_member(draft.model.get(str(own)), ["port"], 1234)

    edited(shop, step)
    assert told(shop, f"{own}.port") == told(shop, f"{node.id}.interfaces.{own}.port")
    assert told(shop, f"{own}.port").startswith(f"{own}.port = 1234\n")
    assert '"Rename it."' in told(shop, f"{own}.port")
    refused(shop, f"customer.interfaces.{own}.port")


def test_what_was_edited_since_is_not_pinned_on_the_last_change(shop: Path) -> None:
    """By hand, or in an editor."""
    run(shop, tag("order-db", tier="data"), yes=True)
    shop.write_bytes(shop.read_bytes().replace(b'"tier": "data"', b'"tier": "gold"'))
    text = told(shop, "order-db.metadata.tier")
    assert text.startswith('order-db.metadata.tier = "gold"\n  edited since, and not by the')
    assert for_program(shop, "order-db.metadata.tier")["edited_since"] is True
    assert "edited since" not in told(shop, "order-db.metadata.engine")


def test_a_list_that_lost_an_item_was_not_edited_by_hand(shop: Path) -> None:
    """The container that a node left is still there, and nobody else touched it."""
    gone = {"ids": ["inventory-db"], "also": ["inventory-connects-db", "inventory-check-flow"]}
    run(
        shop,
        [Reply(tool_calls=[ToolCall("remove", gone)]), Reply("Gone.")],
        yes=True,
        allow_removals=True,
    )
    text = told(shop, "ecommerce-system-composition")
    assert "edited since" not in text
    assert "remove" in text


def test_an_application_that_a_kill_left_open_counts_if_the_file_shows_it(shop: Path) -> None:
    """Nothing is written to find out."""
    before = shop.read_bytes()
    run(shop, CHANGES, yes=True)
    path = Journal.of(shop).path
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    history = path.read_bytes()
    assert "+ added" in told(shop, "load-balancer")
    shop.write_bytes(before)
    assert "is not there any more" in told(shop, "load-balancer")
    assert path.read_bytes() == history


def test_a_later_turn_of_a_conversation_is_told(shop: Path) -> None:
    """The first goes without saying."""
    origin = Origin("And rename it.", "scripted", "ada", "2026-01-02T03:04:05+00:00", turn=3)
    edited(shop, rename("order-db", "store"), origin)
    assert "ada · scripted · turn 3\n" in told(shop, "store")


def test_hostile_texts_are_shown_and_not_obeyed(shop: Path) -> None:
    """In ids, names, prompts, reasons and values."""
    value = json.loads(shop.read_bytes())
    value["nodes"][0]["unique-id"] = HOSTILE
    value["nodes"][0]["metadata"] = {HOSTILE: HOSTILE}
    shop.write_text(json.dumps(value), encoding="utf-8")
    edited(shop, rename("order-db", HOSTILE + "2"), tool=PATCH)
    operations = [
        {"op": "test", "path": "/nodes/0/unique-id", "value": HOSTILE},
        {"op": "add", "path": f"/nodes/0/metadata/{HOSTILE.replace('/', '~1')}", "value": HOSTILE},
    ]
    change = {"tool": HOSTILE, "why": HOSTILE, "title": HOSTILE, "operations": operations}
    origin = {"prompt": HOSTILE, "model": HOSTILE, "person": HOSTILE, "time": HOSTILE}
    with Journal.of(shop).path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record(2, origin=origin, changes=[change])) + "\n")
        file.write(json.dumps({"record": "done", "id": 2}) + "\n")
    texts = [
        told(shop, HOSTILE),
        told(shop, f"{HOSTILE}.metadata.{HOSTILE}"),
        told(shop, HOSTILE + "2"),
        told(shop, "architecture", width=1),
    ]
    for text in texts:
        assert all(character == "\n" or character.isprintable() for character in text)
        assert not any(line.startswith("  1  apply") for line in text.splitlines())
    assert texts[0].startswith("\\u001b[2J")
    assert "\\u202e" in texts[1]


@pytest.mark.parametrize("records", STRANGE, ids=lambda records: ascii(records)[:60])
def test_histories_that_no_advisor_wrote_change_nothing(shop: Path, records: list[Any]) -> None:
    """What stands in the file stands in it."""
    written(shop, *records)
    assert told(shop, "order-db").endswith(SINCE_BEFORE)
    assert for_program(shop, "order-db.name")["changes"] == []


def test_documents_that_are_malformed_elsewhere_are_read(shop: Path) -> None:
    """Lists and members of other types around; a file that is no document is said."""
    shop.write_text('{"nodes": [null, {"unique-id": 7}, {"unique-id": "a", "x": []}], "flows": 3}')
    assert told(shop, "a").endswith(SINCE_BEFORE)
    assert told(shop, "architecture.flows").endswith(SINCE_BEFORE)
    shop.write_text("{")
    with pytest.raises(DocumentError):
        told(shop, "a")
    with pytest.raises(UsageError):
        told(shop.with_name("none.json"), "a")
