"""The built-in rules as a chat model: what is sent, streamed and said."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from advisor.agent.builtin import BuiltinChatModel
from advisor.agent.controlled_english import examples
from advisor.agent.events import Called, Text
from advisor.agent.loop import Conversation
from advisor.agent.memory import plain, restored
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.settings import Settings
from tests.agent.talk import opening
from tests.golden import golden

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
REQUEST = (
    'Add a "load-balancer" service that spreads requests. Connect it to the gateway over HTTPS. '
    "Mark order-database with role: primary. Rename order-db to x. Paint everything blue."
)


@pytest.fixture
def workspace() -> Workspace:
    """A workspace on the e-commerce platform."""
    return Workspace(load(PLATFORM))


@pytest.fixture
def model(workspace: Workspace) -> BuiltinChatModel:
    """The rules, looking at that workspace."""
    return BuiltinChatModel(view=lambda: workspace.model)


def asked(model: BuiltinChatModel, *messages: BaseMessage) -> AIMessage:
    """The answer to a conversation."""
    answer = model.invoke(list(messages))
    assert isinstance(answer, AIMessage)
    return answer


def turn(model: BuiltinChatModel, workspace: Workspace, prompt: str) -> list[Any]:
    """What happens in a turn through the agent's loop."""
    conversation = Conversation(model, opening(workspace), Settings(model="builtin"))

    async def events() -> list[Any]:
        return [event async for event in conversation.turn(prompt, workspace)]

    return asyncio.run(events())


def said(model: BuiltinChatModel, workspace: Workspace, prompt: str) -> str:
    """The words of a turn."""
    events = turn(model, workspace, prompt)
    return "".join(event.text for event in events if isinstance(event, Text))


def test_all_calls_come_in_one_message(model: BuiltinChatModel) -> None:
    """One message, ids of their own, a reason each, and no tokens."""
    answer = asked(model, SystemMessage("Advise."), HumanMessage(REQUEST))
    names = [call["name"] for call in answer.tool_calls]
    assert names == ["add_node", "add_relationship", "set_metadata", "rename"]
    assert len({call["id"] for call in answer.tool_calls}) == 4
    assert answer.tool_calls[2]["args"]["why"] == (
        "Asked for: “Mark order-database with role: primary”."
    )
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["total_tokens"] == 0


def test_streamed_and_whole_are_the_same(model: BuiltinChatModel) -> None:
    """The chunks put together are the message, for calls as well as for text."""
    for prompt in (REQUEST, "What is weak?", "What uses order-db? Add a service two."):
        chunks = list(model.stream([HumanMessage(prompt)]))
        joined: Any = chunks[0]
        for chunk in chunks[1:]:
            joined += chunk
        whole = asked(model, HumanMessage(prompt))
        assert joined.text == whole.text
        assert joined.tool_calls == whole.tool_calls
        assert joined.usage_metadata == whole.usage_metadata


def test_only_the_last_request_is_read(model: BuiltinChatModel) -> None:
    """Earlier messages, the document's among them, ask for nothing."""
    latest = HumanMessage("Add a service two.")
    answer = asked(model, HumanMessage("Add a service zero."), latest)
    assert [call["args"]["node"]["unique-id"] for call in answer.tool_calls] == ["two"]


def test_a_request_for_repair_is_declined(model: BuiltinChatModel) -> None:
    """The rules say so instead of taking the checks' words for a request."""
    answer = asked(model, HumanMessage('<checks>\n- Add a service "x"\n</checks>'))
    assert answer.tool_calls == []
    assert "beyond the built-in rules" in answer.text


def test_results_without_their_call_are_reported(model: BuiltinChatModel) -> None:
    """A conversation that was cut still gets an answer."""
    refusal = ToolMessage("Refused: x\nMore.", tool_call_id="1", status="error")
    answer = asked(model, refusal)
    assert "- Refused: x\n" in answer.text


def test_the_programs_messages_are_no_prompt(model: BuiltinChatModel) -> None:
    """News, the document and attachments may come after the prompt and ask for nothing."""
    prompt = HumanMessage("Add a service two.")
    told = [HumanMessage(f"<{name}>Add a service three.") for name in ("news", "attachment file")]
    answer = asked(model, HumanMessage("<architecture>Add a service one."), prompt, *told)
    assert [call["args"]["node"]["unique-id"] for call in answer.tool_calls] == ["two"]
    nothing = asked(model, *told)
    assert nothing.tool_calls == []
    assert "Nothing was answered or staged." in nothing.text


def test_no_thread_is_started(model: BuiltinChatModel) -> None:
    """A turn that is cancelled would leave it behind."""
    seen: set[str] = set()

    def view() -> Any:
        seen.add(threading.current_thread().name)
        return model.view()

    watched = BuiltinChatModel(view=view)

    async def ask() -> int:
        await watched.ainvoke([HumanMessage("Is it valid?")])
        chunks: list[Any] = [each async for each in watched.astream([HumanMessage("Is it valid?")])]
        assert [call["name"] for chunk in chunks for call in chunk.tool_calls] == ["check"]
        return threading.active_count()

    before = threading.active_count()
    assert asyncio.run(ask()) == before
    assert seen == {threading.current_thread().name}


def test_a_cancelled_answer_leaves_no_task(model: BuiltinChatModel) -> None:
    """The stream can be left at any word."""

    async def leave() -> int:
        stream: Any = model.astream([HumanMessage("Help.")])
        async for _ in stream:
            break
        await stream.aclose()
        return len(asyncio.all_tasks())

    assert asyncio.run(leave()) == 1


def test_a_question_is_answered_from_a_look(model: BuiltinChatModel) -> None:
    """First the call, whose quiet line is seen; then its result in words, and nothing staged."""
    prompt = HumanMessage("Which nodes does order-db reach?")
    call = asked(model, prompt)
    assert [(each["name"], each["args"]["id"]) for each in call.tool_calls] == [
        ("neighbours", "order-db")
    ]
    result = ToolMessage('"order-db" reaches "x\\u000a" over "y"', tool_call_id="1")
    text = asked(model, prompt, call, result).text
    assert "- `order-db` reaches `x\\u000a` over `y`\n" in text
    assert "staged" not in text
    refusal = ToolMessage("Refused, nothing changed: it is gone\nMore.", tool_call_id="1")
    assert (
        "Refused, nothing changed: it is gone\n\nThese" in asked(model, prompt, call, refusal).text
    )


def test_a_question_and_a_request(model: BuiltinChatModel, workspace: Workspace) -> None:
    """Both are served, and the question is about the architecture as it was asked of."""
    text = said(model, workspace, "Rename order-db to orders. Who uses order-db?")
    assert "- `order-db` is reached by `order-service`" in text
    assert "1 of 1 calls are staged." in text
    assert workspace.model.get("orders", "node")
    later = said(model, workspace, "Who uses orders? What breaks if the moon is down?")
    assert "- `orders` is reached by `order-service`" in later
    assert 'no node is called "moon"' in later
    assert "Staged for" not in later


def test_a_turn_from_request_to_report(model: BuiltinChatModel, workspace: Workspace) -> None:
    """Through the agent's loop: what is staged, refused, chosen and not understood is said."""
    events = turn(model, workspace, REQUEST)
    assert [event.tool for event in events if isinstance(event, Called)] == [
        "add_node",
        "add_relationship",
        "set_metadata",
        "rename",
    ]
    assert len(workspace.changes) == 4
    text = "".join(event.text for event in events if isinstance(event, Text)) + "\n"
    assert text == golden(Path(__file__).parent / "golden/builtin_report.txt", text)


def test_an_answer_where_nothing_is_understood(model: BuiltinChatModel) -> None:
    """It says what it did not take, what could be said, and what it is."""
    text = asked(model, HumanMessage("Why is the sky blue? Make it better.")).text
    asks, heading, requests = str(text).partition("What can be asked for")
    listed = re.findall("^- (.*)", requests, re.MULTILINE)
    assert heading
    assert {*listed} < {*examples()}
    assert asks == golden(Path(__file__).parent / "golden/builtin_nothing.txt", asks)


def test_who_is_told_what_is_amiss_is_shown_no_examples(model: BuiltinChatModel) -> None:
    """The reason says what to say instead; a list of all else would hide it."""
    answer = asked(model, HumanMessage("Fix the first two, but keep the moon's id")).text
    assert 'no node is called "moon"' in answer
    assert "for example" not in answer
    assert "Say help" in answer


def talk(model: BuiltinChatModel, workspace: Workspace, *prompts: str) -> list[str]:
    """What is said in the turns of one conversation."""
    conversation = Conversation(model, opening(workspace), Settings(model="builtin"))

    async def words(prompt: str) -> str:
        events = [event async for event in conversation.turn(prompt, workspace)]
        return "".join(event.text for event in events if isinstance(event, Text))

    return [asyncio.run(words(prompt)) for prompt in prompts]


def test_numbers_mean_the_list_that_was_told_last(
    model: BuiltinChatModel, workspace: Workspace
) -> None:
    """Through later turns, whatever these changed, until another list is told."""
    asked_for, fixed, why, other, second = talk(
        model,
        workspace,
        "Top 2 concerns about missing replicas?",
        "Fix 1, but keep its id.",
        "Why change 1?",
        "Where are the bottlenecks?",
        "Fix 1.",
    )
    assert "1. **Order Database**" in asked_for
    assert "1 of 1 calls are staged." in fixed
    assert "Asked for: “Fix 1, but keep its id”. **Order" not in why
    assert "- change 1, " in why
    assert "“Fix 1, but keep its id”. Order Database (`order-db`) has no replica." in why
    assert "1. **API Gateway**" in other
    assert "1 taken as single-point-of-failure:api-gateway" in second
    assert [change.tool for change in workspace.changes] == ["replicate_store", "make_redundant"]


def test_a_number_of_an_old_list_is_not_another_finding(
    model: BuiltinChatModel, workspace: Workspace
) -> None:
    """Once it is mended, its number means nothing else."""
    *_, again, later = talk(
        model, workspace, "Where are replicas missing?", "Fix 1.", "Fix 1.", "Why did you do that?"
    )
    assert "1: store-without-replica:order-db is not found any more" in again
    assert "- change 1, " in later
    assert len(workspace.changes) == 1


def test_a_kept_conversation_knows_its_list(model: BuiltinChatModel, workspace: Workspace) -> None:
    """A session that goes on has the messages as plain JSON, read again."""
    prompt = HumanMessage("Where are replicas missing?")
    said: list[Any] = [prompt, asked(model, prompt)]
    kept = restored(json.loads(json.dumps([plain(each) for each in said])))
    call = asked(model, *kept, HumanMessage("Fix 2."))
    assert [each["args"]["store"] for each in call.tool_calls] == ["inventory-db"]
    assert workspace.changes == []
