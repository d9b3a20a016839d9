"""`advisor ask` from the prompt to the file, with nobody at the terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.scripted import Fault, Reply, ScriptedServer, ToolCall
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.errors import ModelError, StaleDocumentError, UsageError
from advisor.settings import Settings
from advisor.shells import apply as applying
from advisor.shells import ask, undo
from advisor.shells.policy import Policy, Terminal
from advisor.templates import Folders, load
from tests.golden import golden
from tests.histories import standing
from tests.shells.asking import (
    ADD,
    BALANCER,
    CHANGES,
    CONNECT,
    DANGLING,
    DONE,
    TIME,
    history,
    metadata,
    run,
    untouched,
)

if TYPE_CHECKING:
    from advisor.agent.script import Request

GOLDEN = Path(__file__).parent / "golden"


def test_a_valid_proposal_is_applied_by_policy(shop: Path) -> None:
    """Shown, written, and in history with who asked what, when and of which model."""
    before = shop.read_bytes()
    result = run(shop, CHANGES, yes=True)
    text = result.out.replace(str(shop), "shop.json")
    assert text == golden(GOLDEN / "ask_applied.txt", text)
    assert result.code == 0
    value = json.loads(shop.read_bytes())
    assert value["nodes"][-1] == BALANCER
    assert value["relationships"][-1] == CONNECT.arguments["relationship"]  # type: ignore[index]
    assert set(before.splitlines()) - set(shop.read_bytes().splitlines()) <= {
        b'            "order-db", "inventory-db"'
    }
    journal = Journal.of(shop)
    (entry,) = standing(journal, "shop.json")
    assert entry.details["origin"] == {
        "prompt": "Make it available.",
        "model": "scripted",
        "person": "ada",
        "time": "2026-01-02T03:04:05+00:00",
        "turn": 1,
    }
    assert [change["tool"] for change in entry.details["changes"]] == [
        "add_node",
        "add_relationship",
    ]


@pytest.mark.parametrize(
    "options",
    [{}, {"never": "no"}, {"never": "no", "yes": True}, {"never": "no", "person": True}],
)
def test_without_leave_nothing_is_applied(shop: Path, options: dict[str, Any]) -> None:
    """Nobody is asked, nothing is written, and the exit code tells of a proposal."""
    before = shop.read_bytes()
    result = run(shop, CHANGES, **options)
    assert result.code == 3
    assert "Proposal · 2 changes, 3 elements · valid" in result.out
    assert "Not applied: " in result.out
    assert "[a]ccept" not in result.out
    assert untouched(shop, before)


@pytest.mark.parametrize("yes", [False, True])
def test_a_proposal_with_errors_is_never_applied(shop: Path, *, yes: bool) -> None:
    """It is shown with what is wrong."""
    before = shop.read_bytes()
    result = run(shop, DANGLING, yes=yes)
    assert result.code == 1
    text = result.out.replace(str(shop), "shop.json")
    assert text == golden(GOLDEN / f"ask_not_applicable{'_yes' * yes}.txt", text)
    assert untouched(shop, before)


def test_an_answer_alone_leaves_everything(shop: Path) -> None:
    """A question gets its answer, with exit code 0 and no history."""
    before = shop.read_bytes()
    result = run(shop, [Reply("The **API Gateway**.\n")], yes=True)
    assert result.code == 0
    said, used, closing = result.out.splitlines()
    assert said == "The **API Gateway**."
    assert used == "  120 tokens"
    assert closing == f"Nothing was proposed; {shop} is as it was."
    assert untouched(shop, before)


def test_what_the_file_says_already_is_no_failure(shop: Path) -> None:
    """The model tried what is there, and there is nothing to change."""
    call = metadata("architecture", values={"owner": "Architecture Team"})
    result = run(shop, [Reply(tool_calls=[call]), Reply("It is so already.")], yes=True)
    assert result.code == 0
    assert result.out.endswith(f"Nothing was proposed; {shop} is as it was.\n")


def test_a_request_that_only_met_refusals_is_a_failure(shop: Path) -> None:
    """The refusal is shown."""
    result = run(shop, [Reply(tool_calls=[metadata("no-such", values={"a": 1})]), DONE], yes=True)
    assert result.code == 1
    assert (
        '! set_metadata refused: there is no node or relationship or flow "no-such"' in result.out
    )


def as_json(shop: Path, script: Any, **options: Any) -> tuple[int, dict[str, Any]]:
    """Exit code and output for a program."""
    result = run(shop, script, as_json=True, **options)
    return result.code, result.json


def test_a_program_reads_plainly_what_happened(shop: Path) -> None:
    """Every member of the output, for a proposal that was applied."""
    code, said = as_json(shop, CHANGES, yes=True)
    assert code == 0
    assert list(said) == [
        "answer",
        "proposed",
        "applicable",
        "applied",
        "plan",
        "error",
        "verdict",
        "proposal",
        "difference",
        "scorecard",
        "refused",
        "not_understood",
        "unknown_ids",
        "tokens",
        "cost",
    ]
    assert (said["proposed"], said["applicable"], said["applied"]) == (True, True, True)
    assert said["answer"] == f"I add a load balancer.\n\n{DONE.text}"
    assert said["verdict"] == {"decision": "accept", "reason": ""}
    assert said["proposal"]["format"] == "calm-advisor-proposal/1"
    assert [(d["sign"], d["id"]) for d in said["difference"]] == [
        ("+", "load-balancer"),
        ("~", "ecommerce-system-composition"),
        ("+", "load-balancer-connects-gateway"),
    ]
    assert said["tokens"] == {"sent": 200, "received": 40, "cached": 0}
    assert history(shop) == ["apply done"]


def test_a_program_reads_what_ended_the_turn(shop: Path) -> None:
    """Also when the provider fails, the output is JSON and says that nothing was applied."""
    before = shop.read_bytes()
    code, said = as_json(shop, [Fault(401, {"message": "no"})], yes=True)
    assert code == 5
    assert (said["proposed"], said["applied"]) == (False, False)
    assert "refused the key" in said["error"]
    assert untouched(shop, before)


def test_a_program_reads_what_was_not_applied(shop: Path) -> None:
    """Proposed and left, proposed with errors, refused, and nothing at all."""
    before = shop.read_bytes()
    code, left = as_json(shop, CHANGES, person=True)
    assert (code, left["proposed"], left["applied"]) == (3, True, False)
    code, wrong = as_json(shop, DANGLING, yes=True)
    assert (code, wrong["proposed"], wrong["applicable"], wrong["applied"]) == (
        1,
        True,
        False,
        False,
    )
    assert wrong["verdict"]["decision"] == "reject"
    script = [Reply(tool_calls=[ToolCall("add_nod", {"a": 1})]), Reply("No.")]
    code, none = as_json(shop, script, yes=True)
    assert (code, none["proposed"], none["applicable"], none["applied"]) == (1, False, None, False)
    assert none["verdict"] is none["proposal"] is None
    assert none["refused"][0]["tool"] == "add_nod"
    assert none["refused"][0]["arguments"] == {"a": 1}
    assert untouched(shop, before)


def test_a_file_that_changes_meanwhile_is_left_alone(shop: Path) -> None:
    """Somebody saved while the model answered: their edit survives, the proposal does not."""
    edited = shop.read_bytes().replace(b'"1.0.0"', b'"1.0.1"')

    def answer(request: Request) -> Reply:
        shop.write_bytes(edited)
        return CHANGES[1] if len(request.body["messages"]) > 3 else CHANGES[0]

    result = run(shop, answer, yes=True)
    assert isinstance(result.error, StaleDocumentError)
    assert result.code == 4
    assert "Applied" not in result.out
    assert shop.read_bytes() == edited
    assert history(shop) in ([], ["apply abandoned"])


def test_a_file_that_is_gone_is_not_made_again(shop: Path) -> None:
    """Nor is it an accident of this program."""

    def answer(request: Request) -> Reply:
        shop.unlink(missing_ok=True)
        return CHANGES[1] if len(request.body["messages"]) > 3 else CHANGES[0]

    result = run(shop, answer, yes=True)
    assert result.code == 4
    assert not shop.exists()


@pytest.mark.parametrize(
    ("only", "code"),
    [(["order-db"], 0), (["order-db", "admin"], 0), (["admin"], 3), (["architecture"], 3)],
)
def test_a_policy_may_name_what_can_be_touched(shop: Path, only: list[str], code: int) -> None:
    """A change to anything else is refused, and what it would touch is said."""
    script = [Reply(tool_calls=[metadata("order-db", values={"level": 1})]), Reply("Set.")]
    result = run(shop, script, yes=True, only=only)
    assert result.code == code
    assert ("change 1 touches order-db" in result.out) == bool(code)
    assert history(shop) == ([] if code else ["apply done"])


@pytest.mark.parametrize(("allow_removals", "code"), [(False, 3), (True, 0)])
def test_a_policy_refuses_removals_unless_allowed(
    shop: Path, code: int, *, allow_removals: bool
) -> None:
    """Taking a key away needs a word of its own."""
    before = shop.read_bytes()
    script = [Reply(tool_calls=[metadata("order-db", remove=["backup"])]), Reply("Gone.")]
    result = run(shop, script, yes=True, allow_removals=allow_removals)
    assert result.code == code
    assert ("removes something" in result.out) == bool(code)
    assert (shop.read_bytes() == before) == bool(code)


def test_a_provider_that_fails_changes_nothing(shop: Path) -> None:
    """Not even what was staged before it failed."""
    before = shop.read_bytes()
    result = run(shop, [Reply(tool_calls=[ADD]), Fault(500)], yes=True)
    assert isinstance(result.error, ModelError)
    assert result.code == 5
    assert untouched(shop, before)


def test_text_of_a_model_is_shown_and_not_obeyed(shop: Path) -> None:
    """In its words, in names, in reasons, in refusals and in what undo shows."""
    evil = "\x1b[2J\x1b]0;owned\x07\u202e\r\u2028"
    node = BALANCER | {"name": evil, "description": f"a{evil}"}
    call = ToolCall("add_node", {"node": node, "why": evil})
    replies = [Reply(f"Hello {evil}\n", [call, ToolCall(evil, {})]), Reply(evil, fragments=(1,))]
    result = run(shop, replies, "w", "v", "a", prompt=evil)
    assert result.code == 0
    assert not set(result.out) & set("\x1b\x07\u202e\r\u2028")
    assert result.out.count("\\u001b[2J\\u001b]0;owned\\u0007\\u202e") >= 6
    assert json.loads(shop.read_bytes())["nodes"][-1]["name"] == evil


def test_a_minified_file_stays_minified(shop: Path) -> None:
    """What is added takes the layout of what is there."""
    shop.write_text(json.dumps(json.loads(shop.read_bytes()), separators=(",", ":")), "utf-8")
    assert run(shop, CHANGES, yes=True).code == 0
    assert b"\n" not in shop.read_bytes()
    assert json.loads(shop.read_bytes())["nodes"][-1] == BALANCER


def test_without_a_model_a_person_gets_the_rules(shop: Path) -> None:
    """And reads that they are no language model, and how to have one."""
    request = ask.Request(file=shop, prompt="What is weak?", person="ada", time=TIME)
    out, err = StringIO(), StringIO()
    assert ask.run(request, Settings(), Terminal(out, err, input)) == 0
    assert err.getvalue().startswith("No model is configured. The built-in rules answer instead; ")
    assert "These are rules, not a language model." in out.getvalue()


def test_without_a_model_and_a_person_nothing_answers(shop: Path) -> None:
    """Nothing is chosen silently; an endpoint alone does not name a model either."""
    request = ask.Request(file=shop, prompt="Hello?", person="ada", time=TIME)
    for settings, said in (
        (Settings(), "no model is configured; "),
        (Settings(base_url="http://x"), "--model NAME"),
    ):
        with pytest.raises(ModelError, match=said) as caught:
            ask.run(request, settings, Terminal(StringIO(), StringIO(), None))
        assert caught.value.exit_code == 5


@pytest.mark.parametrize(("reason", "code"), [("length", 6), ("content_filter", 5)])
def test_a_part_of_an_answer_is_never_applied(shop: Path, reason: Any, code: int) -> None:
    """An answer that was cut off or held back ends the turn with a word on it, also with --yes."""
    before = shop.read_bytes()
    cut = [CHANGES[0], Reply(text="I have also", finish_reason=reason)]
    result = run(shop, cut, yes=True)
    assert result.code == code
    assert result.error
    assert "The turn ended early. What was staged until then:" in result.out
    assert "Not applied: the turn ended early; " in result.out
    assert untouched(shop, before)


def test_a_person_may_take_what_a_turn_that_ended_early_has_staged(shop: Path) -> None:
    """They see why it ended, and decide; then it is done."""
    script: list[Reply | Fault] = [*CHANGES[:1], Fault(500)]
    refused = run(shop, script, "q")
    assert refused.code == 5
    assert f"The turn ended early: {refused.error}. What was staged until then:" in refused.out
    result = run(shop, script, "a")
    assert (result.code, result.error) == (0, None)
    assert json.loads(shop.read_bytes())["nodes"][-1] == BALANCER


def test_no_plan_is_written_of_a_turn_that_ended_early(shop: Path, tmp_path: Path) -> None:
    """Who replays it would not know that a part is missing."""
    plan = tmp_path / "half.plan"
    result = run(shop, [*CHANGES[:1], Fault(500)], plan=plan)
    assert result.code == 5
    assert not plan.exists()


def test_a_document_is_created_from_nothing(tmp_path: Path) -> None:
    """The proposal says so, a yes makes the file, and undo removes it; a no makes none."""
    file = tmp_path / "new.json"
    node = {"unique-id": "shop", "node-type": "system", "name": "Shop", "description": "Sells."}
    other = node | {"unique-id": "till", "node-type": "service", "name": "Till"}
    kind = {"composed-of": {"container": "shop", "nodes": ["till"]}}
    link = {"unique-id": "shop-parts", "relationship-type": kind}
    calls = [
        ToolCall("add_node", {"node": node}),
        ToolCall("add_node", {"node": other}),
        ToolCall("add_relationship", {"relationship": link}),
    ]
    script = [Reply(tool_calls=calls), Reply("A shop with a till.")]
    refused = run(file, script, "q", create=True)
    assert "Proposal · creates the file · 3 changes · valid" in refused.out
    assert refused.out.endswith(f"no {file} was made.\n")
    assert not file.exists()
    result = run(file, script, "a", create=True)
    assert result.code == 0
    assert result.out.endswith(f"Created {file}. To take it back: advisor undo {file}\n")
    assert [each["unique-id"] for each in json.loads(file.read_bytes())["nodes"]] == [
        "shop",
        "till",
    ]
    again = run(file, script, create=True)
    assert (again.code, again.requests) == (2, 0)
    assert str(again.error) == f"{file} exists; leave --create out"
    undo.run(file, StringIO(), Act("ada", "2026-01-02T03:04:05+00:00"), width=80)
    assert not file.exists()


def test_a_template_is_not_the_persons_word(shop: Path, tmp_path: Path) -> None:
    """Figures in it are no facts they gave; history tells the template and what they said."""
    template = replace(load("improve", Folders(None, tmp_path)), body="Do 99 things. ${request}")
    call = metadata("order-db", values={"replicas": 99, "zones": 3})
    options: dict[str, Any] = {"template": template, "words": "Give order-db 3 zones.", "yes": True}
    result = run(shop, [Reply(tool_calls=[call]), DONE], prompt="Do 99 things. Give …", **options)
    assert "assumed  order-db  metadata.replicas: 99" in result.out
    assert "zones: 3" not in result.out.partition("assumed")[2]
    (entry,) = standing(Journal.of(shop), "shop.json")
    assert entry.details["origin"]["prompt"] == "improve: Give order-db 3 zones."


def test_templates_are_for_language_models(shop: Path, tmp_path: Path) -> None:
    """The rules would take its sentences for requests."""
    template = load("assess", Folders(None, tmp_path))
    request = ask.Request(shop, "p", "ada", TIME, template=template)
    with pytest.raises(UsageError, match="ask the built-in rules without one"):
        ask.run(request, Settings(model="builtin"), Terminal(StringIO(), StringIO(), None))


def test_what_the_rules_understood_by_half_is_not_applied_alone(shop: Path) -> None:
    """With --yes it is proposed and no more; a program reads what was left."""
    before = shop.read_bytes()
    prompt = "Set metadata tier to 1 on order-db. Paint inventory-db green."
    request = ask.Request(shop, prompt, "ada", TIME, policy=Policy(yes=True, as_json=True))
    out = StringIO()
    assert ask.run(request, Settings(model="builtin"), Terminal(out, StringIO(), None)) == 3
    said = json.loads(out.getvalue())
    assert (said["proposed"], said["applied"]) == (True, False)
    assert "Paint inventory-db green" in said["not_understood"][0]
    assert untouched(shop, before)
    nothing = replace(request, prompt="Paint inventory-db green.")
    assert ask.run(nothing, Settings(model="builtin"), Terminal(out, StringIO(), None)) == 1


def test_a_proposal_outlives_an_edit_of_the_file(shop: Path) -> None:
    """What a model was paid for is kept as a plan, which goes onto the edited file."""
    edited = shop.read_text("utf-8").replace('"name": "Admin"', '"name": "Clerk"')

    def answer(_question: str) -> str:
        shop.write_text(edited, "utf-8")
        return "a"

    request = ask.Request(shop, "Make it available.", "ada", TIME)
    with ScriptedServer(CHANGES) as server:
        settings = Settings(model="m", base_url=server.base_url)
        with pytest.raises(StaleDocumentError, match="the proposal is kept: ") as stale:
            ask.run(request, settings, Terminal(StringIO(), StringIO(), answer))
    plan = Path(str(stale.value).split()[-2])
    kept = applying.Request(shop, plan, Act("ada", ""), Policy(yes=True), rebase=True)
    assert applying.run(kept, Terminal(StringIO(), StringIO(), None)) == 0
    value = json.loads(shop.read_bytes())
    assert value["nodes"][-1] == BALANCER
    assert "Clerk" in {node["name"] for node in value["nodes"]}


def test_the_rules_read_no_attachments(shop: Path) -> None:
    """Nobody shall think that they did."""
    request = ask.Request(shop, "Hello?", "ada", TIME, attached=[("a.md", "text")])
    with pytest.raises(UsageError, match="leave --attach out"):
        ask.run(request, Settings(model="builtin"), Terminal(StringIO(), StringIO(), None))
