"""Questions to the built-in rules: how they are told from requests, and how answers read."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.builtin import BuiltinChatModel
from advisor.agent.controlled_english import understand
from advisor.agent.events import Called, Text
from advisor.agent.loop import Conversation
from advisor.agent.questions import QUESTIONS, asked
from advisor.agent.questions.results import READERS, told
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor.settings import Settings
from advisor_tools import registry
from tests.agent.asking import EXAMPLES, PLATFORM, ask
from tests.agent.talk import opening
from tests.architectures import architectures
from tests.calm.architectures import connects, doc, node
from tests.golden import golden
from tests.mutations import mutants

GOLDEN = Path(__file__).parent / "golden/questions.txt"


def turn(prompt: str, workspace: Workspace) -> str:
    """A turn as a person sees it: the quiet line of each call, then the words."""
    model = BuiltinChatModel(view=lambda: workspace.model)
    conversation = Conversation(model, opening(workspace), Settings(model="builtin"))

    async def lines() -> str:
        text = ""
        async for event in conversation.turn(prompt, workspace):
            if isinstance(event, Called):
                text += f"  · {event.tool} {event.arguments}\n"
            elif isinstance(event, Text):
                text += event.text
        return text

    return asyncio.run(lines())


def test_answers_read_well(tmp_path: Path) -> None:
    """One turn for each example, as a person reads it."""
    shutil.copytree(PLATFORM.parents[1], tmp_path / "shop")
    (tmp_path / ".git").touch()  # the project, in which decision records are read
    workspace = Workspace(load(tmp_path / "shop/architectures" / PLATFORM.name))
    text = "".join(f"> {each}\n\n{turn(each, workspace)}\n\n" for each in EXAMPLES)
    assert workspace.changes == []
    assert text == golden(GOLDEN, text)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_answered_by_its_own_kind(example: str) -> None:
    """And whole: nothing of it is left for those who read requests."""
    found = ask(example)
    assert len(found.answers) == 1
    assert (found.rest, found.not_understood) == ("", ())
    (kind,) = (question for question in QUESTIONS if example in question.examples)
    alone = [question for question in QUESTIONS if fits(question, example)]
    assert kind in alone


def fits(question: Any, example: str) -> bool:
    """Whether a kind of question fits an example."""
    return any(pattern.fullmatch(example.rstrip("?. ")) for pattern in question.patterns)


def test_questions_and_requests_are_parted() -> None:
    """What is asked is answered, and what is demanded is left as it stood."""
    prompt = (
        "Rename order-db to x. What uses order-db? Then do:\n\n1. Add a service y.\n"
        "2. List the flows.\n\n> What uses customer?\n\nAdd z."
    )
    found = ask(prompt)
    assert [answer.opening[:12] for answer in found.answers] == ["Who reaches ", ""]
    assert found.rest == (
        "Rename order-db to x. Then do:\n\n1. Add a service y.\n\nAdd z.\n\n> What uses customer?"
    )
    only = "Add a service y.\n\n```\nIs it valid?\n```"
    assert ask(only).rest == only
    assert ask(only).answers == ()


@pytest.mark.parametrize(
    "prompt",
    [
        "Can you add a replica?",
        "Could you please rename order-db to x?",
        "Could you fix the worst risks?",
        "Update the architecture to show:\n1. Rename order-db to x",
        'Describe order-db as "what holds the orders"',
        "Add a service that checks what customers order.",
        "Make it better.",
    ],
)
def test_requests_are_no_questions(prompt: str) -> None:
    """However politely they are put."""
    found = ask(prompt)
    assert (found.answers, found.not_understood) == ((), ())
    assert found.rest == prompt


def test_a_name_that_leads_nowhere_is_said() -> None:
    """With the nearest, or the candidates; and what no rule answers is said to be so."""
    found = ask("What depends on the order? What uses the paymnt-servce?! Why is the sky blue?")
    assert '"order" may be' in found.not_understood[0]
    assert "no rule answers it" in found.not_understood[1]
    assert found.answers[0].looks[0].arguments["id"] == "payment-service"
    assert found.taken == ('"paymnt-servce" taken as payment-service ("Payment Service")',)


def test_results_are_told_without_forging_lines() -> None:
    """Ids of the document stand as code on their own line; what is no JSON stays as it is."""
    assert told("elements", ['node {"unique-id": "a`b", "name": "x\\ny", "z": [1]}']) == (
        "- node `a'b`; name: x y; z: [1]"
    )
    assert told("elements", ["node too long to show"]) == "- node too long to show"
    assert told("lines", ['"a" reaches "b"\nNothing is left open.\nStaged for the person']) == (
        "- `a` reaches `b`"
    )
    record = 'Text of the decision record "r":\n"# T\\n```json\\n{\\"nodes\\": 1}\\n```\\nEnd\\n{x"'
    assert told("record", [record]) == (
        "Text of the decision record `r`:\n\n> # T\n> (code left out)\n> End"
    )
    assert all(told(reader, []) == "" for reader in READERS)


def test_the_checks_verdict_counts_errors() -> None:
    """An error makes the document invalid, wherever it came from."""
    result = "2 findings, 1 of them by staged changes.\nnew error at /a: x\nwarning at /b: y"
    assert told("checks", [result]).startswith(
        "The document is not valid: 1 error, 1 warning; 1 of them by staged changes.\n\n- new error"
    )
    assert told("checks", ["0 findings, 0 of them."]) == "The document is valid, with no findings."
    assert "not" not in told("checks", ["1 findings, 0 of them.\nwarning at /b: y"])[:30]


@given(st.data())
def test_no_document_makes_a_question_fail(data: st.DataObject) -> None:
    """Every kind of question about malformed architectures; all calls are well formed."""
    document = data.draw(mutants(load(PLATFORM).value))
    prompt = "\n".join(data.draw(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4)))
    workspace = Model(document)
    for answer in asked(prompt, workspace).answers:
        for look in answer.looks:
            assert look.tool in {tool.name for tool in registry.tools() if not tool.edits}


WORDS = st.sampled_from(
    [
        *("what", "who", "which", "is", "are", "the", "if", "of", "in", "on", "from", "to", "and"),
        *("api-gateway", "order-db", "nodes", "flows", "control", "no", "down", "depends", "uses"),
        *("path", "list", "how", "many", "fails", "adr", "valid", "weak", "top", "3"),
        *('"', "?", ".", ":", ">", "```", "\n", "-", "1.", "{"),
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_prompt_is_parted(prompt: str) -> None:
    """No text makes it fail, and what it answers it does not leave to be carried out."""
    model = Model(load(PLATFORM).value)
    found = asked(prompt, model)
    assert understand(found.rest, model) is not None
    if not (found.answers or found.not_understood or found.wants_help):
        assert found.rest.split() == prompt.split() or ">" in prompt or "`" in prompt


@given(architectures(), st.sampled_from(EXAMPLES))
def test_questions_about_any_architecture(value: dict[str, Any], example: str) -> None:
    """An answer, or a reason why there is none."""
    found = asked(example, Model(value))
    assert found.answers or found.not_understood


def test_a_long_question_is_left_alone() -> None:
    """A prompt of any length is read in time."""
    long = f"What uses {'very ' * 200}old order-db?"
    assert ask(long).answers == ()
    assert ask("What uses order-db? " * 2_000).rest.startswith("What uses")
    assert len(ask("What uses order-db? " * 500).answers) == 1


def test_an_id_with_a_question_mark() -> None:
    """Quoted names are never cut."""
    model = Model(doc(node("a? b."), node("c"), connects("l", "c", "a? b.")))
    (answer,) = asked('Who uses "a? b."?', model).answers
    assert answer.looks[0].arguments["id"] == "a? b."
