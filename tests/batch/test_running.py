"""A run: what is sent, what is decided, and the document that is left."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.agent.models import BUILTIN, connect
from advisor.agent.recordings.exchange import Occasion
from advisor.agent.scripted import Fault, Reply, ScriptedServer, ToolCall
from advisor.batch.running import Setup, run
from advisor.batch.schedule import Run
from advisor.batch.script import Condition, Element, Expected, Script
from advisor.change.apply import result
from advisor.errors import DONE, NO_MODEL
from advisor.settings import Settings
from advisor.shells import ask
from advisor.shells.policy import Policy, Terminal
from tests.agent.talk import PLATFORM, link, service
from tests.batch.having import TIME, had, note, noting, step, taken
from tests.shells.asking import DANGLING
from tests.shells.conftest import shop

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.script import Request

__all__ = ["shop"]

REMOVE = [
    Reply(tool_calls=[ToolCall("remove", {"ids": ["order-processing-flow"]})]),
    Reply("It is gone."),
]
WORDS = [Reply("There is nothing to do.")]
GONE = Element("order-processing-flow", present=False)


def metadata(text: str) -> dict[str, object]:
    """What the order database says of itself."""
    nodes = json.loads(text)["nodes"]
    found: dict[str, object] = next(n for n in nodes if n["unique-id"] == "order-db")["metadata"]
    return found


def test_steps_go_on_from_what_was_accepted() -> None:
    """One conversation and one document, which is changed in memory only."""
    before = PLATFORM.read_bytes()
    outcome = had(noting("tier", "team"), taken(), taken("two"))
    made = outcome.result
    assert made.state == "passed"
    assert outcome.states == ["passed accepted", "passed accepted"]
    assert made.document
    assert metadata(made.document.text).items() >= {"tier": 1, "team": 1}.items()
    assert PLATFORM.read_bytes() == before
    assert len(made.accepted) == 2
    assert [proposal.origin.turn for proposal in made.accepted] == [1, 2]
    assert made.characters == len(made.document.text)


def test_the_next_prompt_tells_what_became_of_the_changes() -> None:
    """Accepted, with nothing said of the file, which is as the model knows it; and only once."""
    asking = step("two", prompt="Go on."), step("three"), step("four")
    outcome = had([*noting("tier"), *WORDS * 3], taken(), *asking)
    told = outcome.told(3)
    assert "accepted change 1" not in "".join(outcome.told(5)[len(told) :])
    assert told[-1] == "Go on."
    assert "accepted change 1" in told[-2]
    assert "edited outside" not in told[-2]


def test_changes_that_nobody_wanted_are_dropped() -> None:
    """The step fails, the document is as it was, and the model is told."""
    outcome = had(noting("tier", "team"), step(), step("two"))
    assert outcome.states == ["failed dropped", "failed dropped"]
    assert "no review" in outcome.result.steps[0].why
    assert outcome.result.document
    assert outcome.result.document.data == PLATFORM.read_bytes()
    assert "discarded your staged changes" in outcome.told(3)[-2]


def test_a_rejection_is_told_with_its_reason() -> None:
    """And nothing is taken on."""
    rejecting = step(review="reject", reason="Not before the audit.")
    outcome = had([*noting("tier"), *WORDS], rejecting, step("two"))
    assert outcome.states == ["passed rejected", "passed"]
    assert "rejected your changes" in outcome.told(3)[-2]
    assert "Not before the audit." in outcome.told(3)[-2]
    assert outcome.result.document
    assert outcome.result.document.data == PLATFORM.read_bytes()


def test_a_plan_leaves_the_document() -> None:
    """It can be applied to the document that the run leaves."""
    outcome = had(noting("tier", "team"), taken(), step("two", review="plan"))
    assert outcome.states == ["passed accepted", "passed planned"]
    document = outcome.result.document
    proposal = outcome.result.steps[1].proposal
    assert document
    assert proposal
    assert "team" not in metadata(document.text)
    assert proposal.base.value == document.value_digest
    assert metadata(result(document, proposal).text)["team"] == 1


def test_expectations_are_judged_on_what_was_proposed() -> None:
    """Also where it is not taken on."""
    there = Expected(elements=(Element("order-db", values={"metadata.tier": 1}),))
    rejecting = step(review="reject", expect=there)
    assert had(noting("tier"), rejecting).states == ["passed rejected"]
    assert had(noting("team"), rejecting).states == ["failed rejected"]


def test_a_step_that_fails_does_not_end_the_run() -> None:
    """And what it proposed stays, since that was valid."""
    unmet = Expected(mentions=(("replica",),))
    outcome = had(noting("tier", "team"), taken(expect=unmet), taken("two"))
    assert outcome.result.state == "failed"
    assert outcome.states == ["failed accepted", "passed accepted"]
    assert [(each.name, judged.expectation) for each, judged in outcome.result.failures] == [
        ("one", 'mentions "replica"')
    ]


@pytest.mark.parametrize("review", ["accept-valid", "plan"])
def test_a_step_that_did_nothing_has_failed(review: str) -> None:
    """Where something was to be done."""
    outcome = had(WORDS, step(review=review))
    assert outcome.states == ["failed"]
    assert outcome.whys == ["nothing was proposed"]


@pytest.mark.parametrize(
    ("review", "why"), [("accept-valid", "not accepted"), ("plan", "not planned")]
)
def test_a_proposal_with_errors_is_dropped(review: str, why: str) -> None:
    """And fails the step."""
    outcome = had(DANGLING, step(review=review))
    assert outcome.states == ["failed dropped"]
    assert outcome.whys == [f"{why}: it would leave errors in the document"]
    assert outcome.result.document
    assert outcome.result.document.data == PLATFORM.read_bytes()


def test_nothing_is_removed_without_leave() -> None:
    """The reason names the key of the script, not an option of another command."""
    outcome = had(REMOVE, taken(expect=Expected(elements=(GONE,))))
    assert outcome.states == ["failed dropped"]
    assert outcome.whys[0].endswith("; allow-removals: true permits that")
    assert had(REMOVE, taken(allow_removals=True)).states == ["passed accepted"]
    assert had(REMOVE, step(review="plan")).states == ["passed planned"]


def by_rules(*steps: str, review: str = "accept-valid") -> list[tuple[str, str, str]]:
    """What the built-in rules make of these prompts, step by step."""
    prompts = [step(f"{n}", prompt, review=review) for n, prompt in enumerate(steps)]
    made = Script(PLATFORM, (PLATFORM,), tuple(prompts))
    rules = Settings(model=BUILTIN)
    setup = Setup({"": rules}, lambda _: connect, Occasion("ada", "2026-01-02"), TIME)
    result = asyncio.run(run(Run("rules", made, PLATFORM), setup))
    return [(each.state, each.decision, each.why) for each in result.steps]


def test_what_was_not_understood_is_not_taken() -> None:
    """A part of the prompt would be missing, whatever else was done."""
    understood = "Rename order-db to orders-db."
    ((state, decision, why),) = by_rules(f"{understood} Then make everything nicer.")
    assert (state, decision) == ("failed", "dropped")
    assert why.startswith("not understood: ")
    assert by_rules(understood) == [("passed", "accepted", "")]
    assert by_rules("Make everything nicer.")[0][:2] == ("failed", "")


def test_conditions_hold_of_the_document_before_the_step() -> None:
    """A step whose condition does not hold sends nothing; a later one sees what was accepted."""
    tier = Condition(elements=(Element("order-db", values={"metadata.tier": 1}),))
    outcome = had(noting("tier", "team"), taken("early", when=tier), taken(), taken("x", when=tier))
    assert outcome.states == ["skipped", "passed accepted", "passed accepted"]
    assert outcome.whys[0].startswith("elements.order-db")
    assert len(outcome.requests) == 4
    assert [proposal.origin.turn for proposal in outcome.result.accepted] == [2, 3]


def test_a_run_of_skipped_steps_is_skipped() -> None:
    """Nobody is asked."""
    outcome = had([], taken(when=Condition(elements=(GONE,))))
    assert outcome.result.state == "skipped"
    assert outcome.requests == []


def test_a_template_is_sent_filled_in() -> None:
    """And the proposal keeps the person's own words behind its name."""
    templated = taken(
        prompt="Keep the ids.",
        template="improve",
        values={"goal": "resilience"},
        filled="<task>Improve resilience. Keep the ids.</task>",
    )
    outcome = had(noting("tier"), templated)
    assert outcome.told(1)[-1] == "<task>Improve resilience. Keep the ids.</task>"
    assert outcome.result.steps[0].prompt == "<task>Improve resilience. Keep the ids.</task>"
    (proposal,) = outcome.result.accepted
    assert proposal.origin.prompt == "improve: resilience\nKeep the ids."


def test_a_provider_that_fails_ends_the_run() -> None:
    """What was had before is kept, the step says why, and the rest is not begun."""
    down = Fault(401)
    four = taken(), taken("two"), taken("three"), taken("four")
    outcome = had([*noting("tier"), down], *four)
    made = outcome.result
    assert (made.state, made.exit_code) == ("error", NO_MODEL)
    assert outcome.states == ["passed accepted", "error", "skipped", "skipped"]
    assert made.error == made.steps[1].why != ""
    assert outcome.whys[2:] == ['not run: step "two" ended the run'] * 2
    assert made.document
    assert "tier" in metadata(made.document.text)


def test_a_document_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Of this run; nobody is asked."""
    path = tmp_path / "shop.json"
    path.write_text('{"nodes": [', "utf-8")
    outcome = had([], taken(), file=path)
    assert outcome.result.state == "error"
    assert outcome.result.error.startswith(f"{path}:1:")
    assert outcome.requests == []
    assert had([], taken(), file=tmp_path / "none.json").result.state == "error"


def test_what_was_said_and_used_is_kept() -> None:
    """Answers, calls and tokens of each step by itself."""
    wrong = ToolCall("add_nod", {})
    script = [Reply("I look.", [wrong, note("tier")]), Reply("Done."), Reply("Nothing.")]
    outcome = had(script, taken(), step("two"))
    first, second = outcome.result.steps
    assert first.answer == "I look.\n\nDone."
    assert [(call.tool, call.malformed) for call in first.calls] == [
        ("add_nod", True),
        ("set_metadata", False),
    ]
    assert (first.spent.calls, second.spent.calls) == (2, 1)
    assert outcome.result.spent.tokens == first.spent.tokens + second.spent.tokens == 3 * 120
    assert second.answer == "Nothing."


def test_decision_records_beside_the_architecture_are_readable(shop: Path) -> None:
    """As in a chat about it; a link to one that is gone is a finding."""
    path = "docs/adr/0001-use-message-queue-for-async-processing.md"
    reading = [Reply(tool_calls=[ToolCall("read_adr", {"path": path})]), Reply("I read it.")]
    told = had(reading, step(), file=shop).requests[1].body["messages"][-1]["content"]
    first_line = (shop.parent / path).read_text("utf-8").splitlines()[0]
    assert first_line in told
    (before,) = had(noting("tier"), taken(), file=shop).result.accepted
    (shop.parent / path).unlink()
    (after,) = had(noting("tier"), taken(), file=shop).result.accepted
    assert [each.message for each in after.before if each not in before.before] != []


CALLS = st.lists(
    st.one_of(
        st.builds(note, st.sampled_from(["tier", "a b", "ö"]), st.none() | st.text(max_size=3)),
        st.builds(service, st.sampled_from(["cache", "queue"])),
        st.builds(
            link,
            st.sampled_from(["new-link", "other-link"]),
            st.sampled_from(["order-service", "cache"]),
            st.sampled_from(["order-db", "queue"]),
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CALLS, min_size=1, max_size=3))
def test_the_document_is_what_ask_would_have_written(
    shop: Path, turns: list[list[ToolCall]]
) -> None:
    """Byte for byte, turn after turn, whatever of it is valid."""
    shop.write_bytes(PLATFORM.read_bytes())

    def answer(request: Request) -> Reply:
        messages = request.body["messages"]
        if messages[-1]["role"] == "tool":
            return Reply("Done.")
        if not str(messages[-1]["content"]).startswith("Turn "):
            return Reply("I cannot mend it.")
        return Reply(tool_calls=turns[int(messages[-1]["content"].split()[1])])

    prompts = [f"Turn {number}" for number in range(len(turns))]
    steps = [taken(f"s{n}", prompt=prompt) for n, prompt in enumerate(prompts)]
    outcome = had(answer, *steps, file=shop)
    assert shop.read_bytes() == PLATFORM.read_bytes()
    with ScriptedServer(answer) as server:
        configured = Settings(model="scripted", base_url=server.base_url, max_retries=0)
        for prompt, each in zip(prompts, outcome.result.steps, strict=True):
            request = ask.Request(
                shop, prompt, "ada", datetime.fromisoformat(TIME), Policy(yes=True)
            )
            code = ask.run(request, configured, Terminal(StringIO(), StringIO(), None))
            assert code == DONE or each.decision != "accepted"
    assert outcome.result.document
    assert outcome.result.document.data == shop.read_bytes()
