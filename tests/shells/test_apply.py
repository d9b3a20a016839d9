"""`advisor apply` and `advisor review`: a plan file meets its document."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from advisor.change.history import Act
from advisor.errors import AdvisorError, UsageError
from advisor.shells import apply, why
from advisor.shells.policy import Policy, Terminal
from tests.golden import golden
from tests.shells.asking import CHANGES, DANGLING, Screen, history, run, untouched

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
ACT = Act("grace", "2026-01-03T03:04:05+00:00")


class Applied(NamedTuple):
    """What came of a command."""

    code: int
    screen: str
    error: str


def carry_out(
    file: Path, plan: Path, *typed: str, edit: Callable[[str], str] | None = None, **options: Any
) -> Applied:
    """Apply `plan`; with lines typed at a terminal."""
    screen = Screen(*typed)
    policy = Policy(**{name: options.pop(name) for name in Policy._fields if name in options})
    request = apply.Request(file, plan, ACT, policy, **options)
    terminal = Terminal(screen, StringIO(), screen.ask if typed else None, edit=edit)
    try:
        return Applied(apply.run(request, terminal), screen.getvalue(), "")
    except AdvisorError as error:
        return Applied(error.exit_code, screen.getvalue(), str(error))


@pytest.fixture
def plan(shop: Path) -> Path:
    """A plan of two changes, made by asking."""
    path = shop.parent / "balancer.plan"
    before = shop.read_bytes()
    result = run(shop, CHANGES, plan=path, person=True)
    assert result.code == 3
    assert f"Not applied: the plan is in {path}; " in result.out
    assert untouched(shop, before)
    return path


def test_a_plan_is_applied_as_it_was_proposed(shop: Path, plan: Path) -> None:
    """With the prompt as its origin and, in history, the person who applied it."""
    result = carry_out(shop, plan, yes=True)
    assert (result.code, result.error) == (0, "")
    assert "load-balancer-connects-gateway" in shop.read_text("utf-8")
    record = json.loads((shop.parent / ".advisor/history.jsonl").read_text().splitlines()[0])
    assert (record["origin"]["prompt"], record["origin"]["person"]) == ("Make it available.", "ada")
    assert (record["person"], record["time"]) == ACT
    assert carry_out(shop, plan, yes=True).code == 4


def test_nothing_is_applied_unasked(shop: Path, plan: Path) -> None:
    """Without a person and without --yes it is only shown."""
    before = shop.read_bytes()
    result = carry_out(shop, plan)
    assert result.code == 3
    assert "+ node  load-balancer" in result.screen
    assert untouched(shop, before)


def test_a_part_is_applied_with_what_it_needs(shop: Path, plan: Path) -> None:
    """The relationship brings its node along, and the screen says so before the difference."""
    result = carry_out(shop, plan, yes=True, select=(2,))
    assert result.code == 0
    assert result.screen.index("Taken with change 1,") < result.screen.index("Proposal · 2 changes")
    other = carry_out(shop, plan, select=(3,))
    assert (other.code, other.error[:18]) == (4, f"{shop}"[:18])


def test_only_a_part(shop: Path, plan: Path) -> None:
    """What was not chosen is not in the file."""
    assert carry_out(shop, plan, yes=True, select=(1,)).code == 0
    text = shop.read_text("utf-8")
    assert "load-balancer" in text
    assert "load-balancer-connects-gateway" not in text


def test_policies_hold_for_plans(shop: Path, plan: Path) -> None:
    """--only and removals are asked of a plan as of a model."""
    before = shop.read_bytes()
    assert carry_out(shop, plan, yes=True, only=["order-db"]).code == 3
    patch = shop.parent / "remove.json"
    patch.write_text('[{"op": "remove", "path": "/flows"}]', "utf-8")
    refused = carry_out(shop, patch, yes=True)
    assert (refused.code, "--allow-removals permits that" in refused.screen) == (3, True)
    assert untouched(shop, before)
    assert carry_out(shop, patch, yes=True, allow_removals=True).code == 0
    assert "flows" not in json.loads(shop.read_bytes())


def test_a_plan_that_leaves_errors_is_not_applied(shop: Path) -> None:
    """Not even with --yes."""
    path, before = shop.parent / "wrong.plan", shop.read_bytes()
    run(shop, DANGLING, plan=path)
    assert carry_out(shop, path, yes=True).code == 1
    assert untouched(shop, before)


def test_a_program_reads_what_happened(shop: Path, plan: Path) -> None:
    """JSON on every way out, also where an error ends it."""
    said = json.loads(carry_out(shop, plan, yes=True, as_json=True).screen)
    assert (said["applied"], said["proposal"]["origin"]["model"]) == (True, "scripted")
    stale = carry_out(shop, plan, yes=True, as_json=True)
    assert stale.code == 4
    assert json.loads(stale.screen)["error"] == stale.error


def test_a_review_needs_somebody(shop: Path, plan: Path) -> None:
    """Without a terminal it says what to use instead."""
    result = carry_out(shop, plan, ask=True)
    assert (result.code, "advisor apply" in result.error) == (2, True)


def test_a_person_takes_a_part(shop: Path, plan: Path) -> None:
    """The screen of a review in which a part is taken, with what it needs, and then all again."""
    typed = ["s", "", "s", "9", "s", "x", "s", "2", "s", "1", "a"]
    result = carry_out(shop, plan, *typed, ask=True)
    assert result.code == 0
    text = result.screen.replace(str(shop), "shop.json")
    assert text == golden(GOLDEN / "review_select.txt", text)
    assert history(shop) == ["apply done"]
    assert "load-balancer-connects-gateway" not in shop.read_text("utf-8")


def test_a_person_edits_a_change(shop: Path, plan: Path) -> None:
    """What the editor gives back is checked, made and shown again before the yes."""
    named = "Load Balancer"
    edits = iter([("", ""), ("{", ""), ('"service"', "7"), (named, "Front Door")])

    def edit(text: str) -> str:
        return text.replace(*next(edits))

    typed = ["e", "1", "e", "1", "n", "e", "1", "n", "e", "7", "e", "1", "a"]
    result = carry_out(shop, plan, *typed, ask=True, edit=edit)
    assert result.code == 0
    text = result.screen.replace(str(shop), "shop.json")
    assert text == golden(GOLDEN / "review_edit.txt", text)
    assert '"Front Door"' in shop.read_text("utf-8")


def test_without_an_editor_it_says_how_to_have_one(shop: Path, plan: Path) -> None:
    """EDITOR is named."""
    assert "set EDITOR" in carry_out(shop, plan, "e", "q", ask=True).screen


def test_hostile_names_are_shown_and_not_obeyed(shop: Path) -> None:
    """Terminal escapes, line ends and turned text in a patch reach no terminal."""
    hostile = "a\x1b[2J\u202e\nb"
    patch = shop.parent / "hostile.json"
    node = {"unique-id": hostile, "node-type": hostile, "name": hostile, "description": hostile}
    patch.write_text(json.dumps([{"op": "add", "path": "/nodes/-", "value": node}]), "utf-8")
    screen = carry_out(shop, patch, "s", "1", "w", "v", "q", ask=True).screen
    assert "\\u001b[2J\\u202e\\nb" in screen
    assert not {"\x1b", "\u202e"} & {*screen}


def test_a_plan_that_says_nothing_new_is_no_application(shop: Path) -> None:
    """Nothing is written, and undo still takes back what was last changed."""
    before, patch = shop.read_bytes(), shop.parent / "same.json"
    patch.write_text('[{"op": "replace", "path": "/nodes/0/name", "value": "Customer"}]', "utf-8")
    result = carry_out(shop, patch, yes=True)
    assert (result.code, result.screen[:18]) == (0, "Nothing to change:")
    assert untouched(shop, before)


def test_an_editor_that_fails_costs_nothing(shop: Path, plan: Path) -> None:
    """The proposal is still there, and can be accepted."""

    def fail(_text: str) -> str:
        raise UsageError("the editor ed did not work")

    result = carry_out(shop, plan, "e", "1", "a", ask=True, edit=fail)
    assert result.code == 0
    assert "The change is as it was: the editor ed did not work." in result.screen


def test_an_edit_is_the_reviewers(shop: Path, plan: Path) -> None:
    """History does not say that the model wrote what the person wrote."""

    def edit(text: str) -> str:
        return text.replace("Load Balancer", "Front Door")

    assert carry_out(shop, plan, "e", "1", "a", ask=True, edit=edit).code == 0
    record = json.loads((shop.parent / ".advisor/history.jsonl").read_text().splitlines()[0])
    assert [change["edited"] for change in record["changes"]] == [True, False]
    out = StringIO()
    why.run(shop, "load-balancer.name", out, output_format="text", width=100)
    assert "add_node (edited in the review)" in out.getvalue()


def test_a_place_for_the_plan_is_looked_for_before_anybody_is_asked(shop: Path) -> None:
    """No model works for a plan that cannot be written."""
    for place in (shop, shop.parent / "no-folder" / "plan"):
        result = run(shop, CHANGES, plan=place)
        assert (result.code, result.requests) == (2, 0)
