"""One turn, from a prompt to staged changes, through OpenAI's client and a scripted server."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent import context
from advisor.agent.context import Message
from advisor.agent.events import Called, Text, Used
from advisor.agent.scripted import Break, Reply, ScriptedServer, ToolCall, Usage
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.errors import LimitError
from advisor.shells.transcript import context_as_json
from advisor_tools import registry
from tests.agent.talk import PLATFORM, conversation, link, opening, service, talk, tier

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

DONE = Reply("Done.")


def test_text_arrives_in_pieces_and_in_order() -> None:
    """Each piece is an event; the last one of a message says what it cost."""
    usage = Usage(input=70, output=9, cached=50)
    events = talk([Reply("A gateway is one point.", fragments=(4, 1), usage=usage)]).events
    assert [event.text for event in events if isinstance(event, Text)][:3] == ["A ga", "t", "eway"]
    assert "".join(e.text for e in events if isinstance(e, Text)) == "A gateway is one point."
    assert events[-1] == Used(70, 9, 50, None)


def test_the_first_request_is_what_show_context_shows() -> None:
    """Messages and tools are those that a person can look at beforehand, and nothing else."""
    messages = [*opening(Workspace(load(PLATFORM))).messages, Message("user", "Do it.")]
    shown = json.loads(context_as_json(messages, registry.tools()))
    body = talk([DONE]).requests[0].body
    assert [(m["role"], m["content"]) for m in body["messages"]] == [
        (m["role"], m["text"]) for m in shown["messages"]
    ]
    assert [tool["function"] for tool in body["tools"]] == shown["tools"]
    assert set(body) == {"messages", "model", "stream", "stream_options", "tools"}


@pytest.mark.parametrize("interleaved", [False, True])
@pytest.mark.parametrize("fragments", [(), (1,), (7, 3)])
def test_calls_of_one_message_are_staged_in_their_order(
    fragments: tuple[int, ...], *, interleaved: bool
) -> None:
    """Whole, in pieces, and in pieces that alternate."""
    names = ["order-db", "api-gateway", "customer", "inventory-db", "admin", "order-service"]
    calls = [tier(name) for name in names]
    reply = Reply("So be it.", calls, fragments=fragments, interleaved=interleaved)
    result = talk([reply, DONE])
    assert result.staged == names
    assert result.text == "So be it.Done."
    assert len(result.requests) == 2
    roles = [message["role"] for message in result.requests[1].body["messages"]]
    assert roles == ["system", "user", "user", "assistant"] + ["tool"] * len(names)


@pytest.mark.parametrize(
    "arguments",
    [
        "not json",
        '{"entries": [{"on": ["order-db"], "values": {"level": 1}}, {"on": oops',
        '{"entries": [{"on": ["order-db"], "values": {"level": 1}}]',
        '["order-db"]',
        "null",
        "[" * 100_000,
    ],
    ids=["words", "broken", "cut-off", "list", "null", "deep"],
)
def test_arguments_that_are_no_json_object_are_refused(arguments: str) -> None:
    """Also those that could be completed: half a call is not what was meant. It may try again."""
    result = talk(
        [
            Reply(tool_calls=[ToolCall("set_metadata", arguments)]),
            Reply(tool_calls=[tier("admin")]),
            DONE,
        ]
    )
    assert result.answers[0].startswith(
        "Refused, nothing changed: the arguments are not a JSON object: "
    )
    assert result.staged == ["admin"]


def test_good_and_bad_calls_of_one_message_keep_their_order() -> None:
    """A call that cannot be read stands where the model put it, and is answered there."""
    calls = [tier("admin"), ToolCall("set_metadata", "{"), ToolCall("add_nod"), tier("customer")]
    result = talk([Reply(tool_calls=calls), DONE])
    sent = result.requests[1].body["messages"]
    assert [call["function"]["name"] for call in sent[3]["tool_calls"]] == [
        "set_metadata",
        "set_metadata",
        "add_nod",
        "set_metadata",
    ]
    assert [m["tool_call_id"] for m in sent[4:]] == [c["id"] for c in sent[3]["tool_calls"]]
    assert ["Refused" in answer for answer in result.answers] == [False, True, True, False]
    assert 'did you mean "add_node"' in result.answers[2]


def test_a_call_without_arguments_is_one_with_none() -> None:
    """Some models send an empty text for it."""
    (answer,) = talk([Reply(tool_calls=[ToolCall("withdraw", "")]), DONE]).answers
    assert '"changes" is missing' in answer


def test_halves_of_characters_do_not_end_the_turn() -> None:
    """JSON can spell them and nothing can send them: in arguments, words and results."""
    half = json.dumps({"entries": [{"on": ["admin"], "values": {"level": "a\ud800"}}]})
    wrong = json.dumps({"entries": [{"on": ["\ud800"], "values": {"level": 1}}]})
    calls = [ToolCall("set_metadata", half), ToolCall("set_metadata", wrong)]
    result = talk([Reply("\udfff", calls), DONE], "Half \ud800 a prompt.")
    assert result.staged == ["admin"]
    assert result.text.endswith("Done.")
    assert result.said[-1] == "Half ? a prompt."


def test_what_is_left_wrong_is_told_and_can_be_mended() -> None:
    """A dangling reference goes back to the model, which adds the node."""
    script = [
        Reply(tool_calls=[link("x", "admin", "cache")]),
        DONE,
        Reply(tool_calls=[service("cache")]),
        DONE,
    ]
    result = talk(script)
    assert result.workspace.problems() == []
    assert len(result.said) == 3
    assert result.said[2].startswith("<checks>\nWith the staged changes the document has errors")
    assert "cache" in result.said[2]


def test_a_model_is_asked_to_mend_at_most_twice() -> None:
    """Then the turn is over, with the errors left for the review to show."""
    replies = [
        item
        for number in range(9)
        for item in (Reply(tool_calls=[link(f"x{number}", "admin", f"no{number}")]), DONE)
    ]
    result = talk(replies)
    assert sum(said.startswith("<checks>") for said in result.said) == 2
    assert len(result.requests) == 6
    assert len(result.workspace.problems()) == 3


def test_a_model_that_mends_nothing_is_not_asked_again() -> None:
    """It said its last word."""
    result = talk([Reply(tool_calls=[link("x", "admin", "no")]), DONE, Reply("I cannot."), DONE])
    assert len(result.requests) == 3
    assert result.text == "Done.I cannot."


def test_errors_of_the_base_are_no_reason_to_ask() -> None:
    """A turn that stages nothing is over with its answer."""
    assert len(talk([DONE]).requests) == 1


WRITTEN = Reply('Add this:\n```json\n{"nodes": [{"unique-id": "cache"}]}\n```')


def test_a_change_written_into_the_answer_is_asked_for_once() -> None:
    """A model that then uses the tools ends with what was meant, as if it had done so at once."""
    result = talk([WRITTEN, Reply(tool_calls=[service("cache")]), DONE], "Add a cache")
    assert result.staged == ["cache"]
    assert result.said[-1] == context.nudge()
    assert [message["role"] for message in result.requests[1].body["messages"]][-3:] == [
        "user",
        "assistant",
        "user",
    ]


def test_what_comes_of_it_can_be_mended() -> None:
    """The request to use the tools takes none of the tries to mend."""
    calls = [Reply(tool_calls=[link(f"x{n}", "admin", f"no{n}")]) for n in range(3)]
    replies = [WRITTEN, *(reply for call in calls for reply in (call, DONE)), DONE]
    result = talk(replies, "Add a cache")
    starts = [said.splitlines()[1][:16] for said in result.said if said.startswith("<checks>")]
    assert starts == ["The answer holds", "With the staged ", "With the staged "]


@pytest.mark.parametrize(
    "script",
    [
        [WRITTEN, WRITTEN],
        [WRITTEN, Reply("Nothing is changed.")],
        [WRITTEN, Reply(tool_calls=[ToolCall("add_nod")]), WRITTEN],
    ],
    ids=["repeats", "explains", "fails"],
)
def test_a_model_that_stages_nothing_is_asked_no_more(script: list[Reply]) -> None:
    """The turn ends quietly, and the next one begins anew."""
    result = talk([*script, WRITTEN, DONE], "Add a cache", "Add a queue")
    assert result.error is None
    assert result.staged == []
    assert len(result.requests) == len(script) + 2
    assert result.said.count(context.nudge()) == 2


@pytest.mark.parametrize(
    ("script", "prompt"),
    [
        ([WRITTEN], "Show me the JSON of a cache"),
        ([Reply(tool_calls=[service("cache")]), WRITTEN], "Add a cache"),
        ([Reply(tool_calls=[service("admin")]), WRITTEN], "Add a cache"),
        ([Reply("A `{}` is JSON.")], "Add a cache"),
    ],
    ids=["was asked for", "staged too", "tried", "only words"],
)
def test_json_in_an_answer_may_be_right(script: list[Reply], prompt: str) -> None:
    """Where the person wants to see it, or where it stands beside a call."""
    assert len(talk(script, prompt).requests) == len(script)


def test_the_last_allowed_request_is_not_spent_on_asking() -> None:
    """What the model said is worth more than a limit that is met."""
    result = talk([WRITTEN], "Add a cache", max_calls=1)
    assert result.error is None
    assert result.text == WRITTEN.text


@pytest.mark.parametrize("limit", [1, 3])
def test_a_model_that_never_stops_meets_the_limit(limit: int) -> None:
    """Exactly so many requests are sent, and the error says so."""
    result = talk(lambda _request: Reply(tool_calls=[ToolCall("add_nod")]), max_calls=limit)
    assert len(result.requests) == limit
    assert isinstance(result.error, LimitError)
    count = f"{limit} request{'s' * (limit > 1)}"
    said = f"the turn's limit of {count} to the model is reached; allow more with --max-calls"
    assert str(result.error) == said


def test_requests_to_mend_count_towards_the_limit() -> None:
    """The limit is one of the turn, and begins anew with the next."""
    replies = [Reply(tool_calls=[link("x", "admin", "no")]), DONE, DONE]
    assert len(talk(replies, max_calls=2).requests) == 2
    assert len(talk([DONE] * 3, "One.", "Two.", "Three.", max_calls=1).requests) == 3


def test_earlier_messages_and_tools_never_change() -> None:
    """Each request begins with the one before it, so that a provider's cache keeps hitting."""
    script = [
        Reply("First.", [tier("admin"), ToolCall("set_metadata", "{oops"), tier("customer")]),
        Reply(tool_calls=[link("x", "admin", "cache")], fragments=(5,)),
        DONE,
        Reply("I mend that.", [service("cache")]),
        DONE,
        Reply("Second.", [tier("order-db")]),
        DONE,
    ]
    requests = talk(script, "One.", "Two.").requests
    assert len(requests) == len(script)
    for before, after in pairwise(requests):
        assert after.body["messages"][: len(before.body["messages"])] == before.body["messages"]
        assert len(after.body["messages"]) > len(before.body["messages"])
        assert after.body["tools"] == before.body["tools"]


async def left_early(turn: AsyncGenerator[Any, None], how: str) -> None:
    """Leave a turn after its first call was staged, by `how`."""

    async def until_called() -> None:
        async for event in turn:
            if isinstance(event, Called):
                called.set()
                if how == "close":
                    break
        await turn.aclose()

    called = asyncio.Event()
    task = asyncio.create_task(until_called())
    await called.wait()
    if how == "cancel":
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.wait([task])
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("how", ["close", "cancel"])
def test_a_turn_that_is_left_stages_no_more(how: str) -> None:
    """The workspace is as it was, refuses what comes later, and no task stays behind."""
    silent = Reply("Wait", breaks=Break(1, "silence"))
    workspace = Workspace(load(PLATFORM))
    with ScriptedServer([Reply(tool_calls=[tier("admin")]), silent]) as server:

        async def leave() -> None:
            talking = conversation(server, workspace)
            await left_early(talking.turn("Go.", workspace), how)
            await talking.close()

        asyncio.run(leave())
    assert workspace.changes == []
    late = registry.call(workspace, "set_metadata", tier("customer").arguments)
    assert late.refusal == "the turn was cancelled"


def test_nothing_goes_to_a_tracing_service() -> None:
    """Even where the environment asks for it: an architecture is not for others to read."""
    with socket.create_server(("127.0.0.1", 0)) as tracing, ScriptedServer([DONE]) as server:
        tracing.setblocking(False)  # noqa: FBT003 - the socket's own signature
        environment = os.environ | {
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_API_KEY": "k",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{tracing.getsockname()[1]}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-m", "advisor", "ask", str(PLATFORM), "Hello?", "--model", "m"]
        subprocess.run(
            [*command, "--base-url", server.base_url],
            env=environment,
            check=True,
            capture_output=True,
            timeout=60,
        )
        assert len(server.requests) == 1
        with pytest.raises(BlockingIOError):
            tracing.accept()
