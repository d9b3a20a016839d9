"""The built-in rules as a chat model: what is sent, streamed and said."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from advisor.agent.builtin import BuiltinChatModel
from advisor.agent.events import Called, Text
from advisor.agent.loop import Conversation
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.settings import Settings
from tests.golden import golden

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
REQUEST = (
    'Add a "load-balancer" service that spreads requests. Connect it to the gateway over HTTPS. '
    "Mark order-database with role: primary. Add a service order-service. Rename order-db to x."
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


def test_all_calls_come_in_one_message(model: BuiltinChatModel) -> None:
    """One message, ids of their own, a reason each, and no tokens."""
    answer = asked(model, SystemMessage("Advise."), HumanMessage(REQUEST))
    names = [call["name"] for call in answer.tool_calls]
    assert names == ["add_node", "add_relationship", "set_metadata", "add_node"]
    assert len({call["id"] for call in answer.tool_calls}) == 4
    assert answer.tool_calls[2]["args"]["why"] == (
        "Asked for: “Mark order-database with role: primary”."
    )
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["total_tokens"] == 0


def test_streamed_and_whole_are_the_same(model: BuiltinChatModel) -> None:
    """The chunks put together are the message, for calls as well as for text."""
    for prompt in (REQUEST, "What is weak?"):
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


def test_a_turn_from_request_to_report(model: BuiltinChatModel, workspace: Workspace) -> None:
    """Through the agent's loop: what is staged, refused, chosen and not understood is said."""
    conversation = Conversation(model, [], Settings(model="builtin"))

    async def turn() -> list[Any]:
        return [event async for event in conversation.turn(REQUEST, workspace)]

    events = asyncio.run(turn())
    assert [event.tool for event in events if isinstance(event, Called)] == [
        "add_node",
        "add_relationship",
        "set_metadata",
        "add_node",
    ]
    assert len(workspace.changes) == 3
    text = "".join(event.text for event in events if isinstance(event, Text)) + "\n"
    assert text == golden(Path(__file__).parent / "golden/builtin_report.txt", text)


def test_an_answer_where_nothing_is_understood(model: BuiltinChatModel) -> None:
    """It says what it did not take, what could be said, and what it is."""
    text = asked(model, HumanMessage("What is weak? Make it better.")).text + "\n"
    assert text == golden(Path(__file__).parent / "golden/builtin_nothing.txt", text)
