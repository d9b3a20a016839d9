"""What a provider may do wrong, case by case, and the exit code that a command ends with."""

from __future__ import annotations

import json
import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import trustme

from advisor.agent.scripted import Break, Fault, Raw, Reply, ScriptedServer, ToolCall
from advisor.errors import DONE, FINDINGS, LIMIT, NO_MODEL
from tests.shells.asking import ADD, CHANGES, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from advisor.agent.script import Request, Script

KEY = "sk-0123456789-secret"
PASSWORD = "pa55:word"  # noqa: S105 - stands for one
ECHO = f"You sent {KEY}, and that is wrong."
SLOWLY = Reply("I keep talking. ", endless=True, pause=0.005)
AT_ONCE = {"retry-after-ms": "1"}
"""Lets the client ask again without a pause."""


@dataclass(frozen=True)
class Case:
    """One fault."""

    name: str
    """As the page has it."""
    script: Script = ()
    code: int = NO_MODEL
    settings: Mapping[str, float] = field(default_factory=dict)
    """Besides the default, which is to ask once."""
    flags: Sequence[str] = ()
    serving: Callable[[Script], Any] = ScriptedServer
    """Makes the server, with `base_url` and `requests`."""
    changes: bool = False
    """Whether the turn goes on and its proposal is applied."""


def event(value: object) -> str:
    """One event of a stream."""
    return f"data: {json.dumps(value)}\n\n"


def chunk(**delta: Any) -> str:
    """An event of the right form but for what it says."""
    return event({"id": "x", "object": "chat.completion.chunk", "choices": [{"delta": delta}]})


def calling(*calls: ToolCall) -> list[Reply]:
    """A script whose first answer goes wrong, and that then does what was asked."""
    return [Reply(tool_calls=list(calls)), *CHANGES]


def restless(request: Request) -> Reply:
    """Another change at each request."""
    return Reply(tool_calls=[metadata("order-db", values={"level": len(request.body["messages"])})])


@dataclass
class Elsewhere:
    """An address where no scripted answer comes from."""

    base_url: str
    requests: Sequence[Request] = ()


@contextmanager
def nobody(_script: Script) -> Iterator[Elsewhere]:
    """A port that nothing listens on, at an address with a password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    yield Elsewhere(f"http://user:pa55%3Aword@127.0.0.1:{port}/v1")


@contextmanager
def behind_a_password(script: Script) -> Iterator[Elsewhere]:
    """A server at an address with a password."""
    with ScriptedServer(script) as server:
        yield Elsewhere(server.base_url.replace("//", "//user:pa55%3Aword@"), server.requests)


@contextmanager
def unaccepting(_script: Script) -> Iterator[Elsewhere]:
    """A port where connections are made and nobody takes them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Elsewhere(f"http://127.0.0.1:{listening.getsockname()[1]}/v1")


@contextmanager
def no_tls(script: Script) -> Iterator[Elsewhere]:
    """A server of plain HTTP that is taken for one with TLS."""
    with ScriptedServer(script) as server:
        yield Elsewhere(server.base_url.replace("http:", "https:"), server.requests)


def untrusted(script: Script) -> ScriptedServer:
    """A server whose certificate nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return ScriptedServer(script, tls=context)


@contextmanager
def only_tls(script: Script) -> Iterator[Elsewhere]:
    """A server with TLS that is taken for one without."""
    with untrusted(script) as server:
        yield Elsewhere(server.base_url.replace("https:", "http:"), server.requests)


LIMITS = {"message": f"This model takes 8192 tokens at most; {ECHO}", "type": "x"}
FINISH = {"id": "x", "choices": [{"delta": {}, "finish_reason": "stop"}]}
CASES = (
    # The model goes wrong.
    Case("a tool that is not there", calling(ToolCall("add_nod", {"a": 1})), DONE, changes=True),
    Case(
        "arguments that are not JSON",
        calling(ToolCall("add_node", '{"node": {"unique-id"')),
        DONE,
        changes=True,
    ),
    Case(
        "arguments of the wrong type",
        calling(ToolCall("add_node", {"node": 7})),
        DONE,
        changes=True,
    ),
    Case("arguments that are a list", calling(ToolCall("add_node", "[1]")), DONE, changes=True),
    Case(
        "only calls that are refused",
        [Reply(tool_calls=[ToolCall("add_nod", {})]), Reply("I cannot do it.")],
        FINDINGS,
    ),
    Case("an empty answer, and another", [Reply(), Reply()]),
    Case("the model declines", [Reply(refusal=f"I will not help {KEY}.", fragments=(5,))]),
    Case("the answer is held back", [Reply("I add", finish_reason="content_filter")]),
    Case("cut off in the middle of words", [Reply("I add", finish_reason="length")], LIMIT),
    Case(
        "cut off in the middle of a call",
        [Reply(tool_calls=[ADD, ToolCall("add_node", '{"nod')], finish_reason="length")],
        LIMIT,
    ),
    Case("calls without an end", restless, LIMIT, flags=("--max-calls", "4")),
    Case("the same call over and over", lambda _: Reply(tool_calls=[ADD]), LIMIT),
    Case("an answer without an end", [SLOWLY], LIMIT, flags=("--timeout", "1")),
    Case("more tokens than allowed", [SLOWLY], LIMIT, flags=("--max-tokens", "200")),
    # The provider says no.
    Case("400", [Fault(400, {"message": ECHO})]),
    Case(
        "400, the conversation is too long",
        [Fault(400, LIMITS | {"code": "context_length_exceeded"})],
    ),
    Case("401", [Fault(401, {"message": ECHO}, {"www-authenticate": KEY})]),
    Case("403", [Fault(403, {"message": ECHO})]),
    Case("404, no such model", [Fault(404, {"message": ECHO})]),
    Case("413, a page of HTML", [Fault(413, f"<html>{KEY}</html>")]),
    Case("429", [Fault(429, {"message": ECHO})]),
    Case("429 with Retry-After", [Fault(429, {"message": ECHO}, {"retry-after": "7"})]),
    Case(
        "429 with Retry-After, every time",
        [Fault(429, {"message": ECHO}, AT_ONCE | {"retry-after": "7"})] * 3,
        settings={"max_retries": 2},
    ),
    Case("429, no quota", [Fault(429, {"message": ECHO, "code": "insufficient_quota"})]),
    Case("500", [Fault(500, {"message": ECHO})]),
    Case("500, every time", [Fault(500, headers=AT_ONCE)] * 3, settings={"max_retries": 2}),
    Case(
        "500, then a change",
        [Fault(500, headers=AT_ONCE), *CHANGES],
        DONE,
        {"max_retries": 1},
        changes=True,
    ),
    Case("500 after a change was staged", [CHANGES[0], Fault(500)]),
    Case("503, a page of HTML", [Fault(503, "<html>busy</html>")]),
    Case(
        "redirected elsewhere",
        [
            Raw(
                [],
                status=302,
                headers={"location": "https://elsewhere.example/v1/chat/completions"},
            )
        ],
    ),
    # The connection fails.
    Case("nobody listens", serving=nobody),
    Case("nobody listens, twice", serving=nobody, settings={"max_retries": 1}),
    Case("nobody answers the door", serving=unaccepting, settings={"request_timeout": 1}),
    Case("the certificate is not trusted", serving=untrusted),
    Case("no TLS where it is expected", serving=no_tls),
    Case("TLS where none is expected", serving=only_tls),
    Case("reset before the answer", [Reply("Hello", breaks=Break(0))]),
    Case("reset in the middle of the answer", [Reply("Hello", fragments=(1,), breaks=Break(3))]),
    Case("reset in the middle of a call", [Reply("", [ADD], fragments=(9,), breaks=Break(6))]),
    Case("closed before the answer", [Reply("Hello", breaks=Break(0, "end"))]),
    Case("closed in the middle of the answer", [Reply("Hello", breaks=Break(2, "end"))]),
    Case(
        "no answer", [Reply("Hello", breaks=Break(0, "silence"))], settings={"request_timeout": 1}
    ),
    Case(
        "silence in the middle of the answer",
        [Reply("Hello", fragments=(1,), breaks=Break(3, "silence"))],
        settings={"request_timeout": 1},
    ),
    Case(
        "comments and nothing else",
        [Raw([": still here\n\n"], endless=True, pause=0.05)],
        settings={"request_timeout": 1},
    ),
    # The answer is garbage.
    Case(
        "the key in the answer's words, in pieces",
        [Reply(f"I know {KEY} and s", fragments=(3,))],
        DONE,
        serving=behind_a_password,
    ),
    Case(
        "the key in a call",
        [
            Reply(tool_calls=[metadata("order-db", values={"owner": KEY})], fragments=(4,)),
            Reply("Set."),
        ],
        DONE,
        changes=True,
    ),
    Case("an error inside the stream", [Raw([event({"error": {"message": ECHO}})])]),
    Case("an event that is not JSON", [Raw([chunk(content="Hel"), f"data: {{{KEY}\n\n"])]),
    Case("an event of another form", [Raw([event([KEY])])]),
    Case("a call of another form", [Raw([chunk(tool_calls="none")])]),
    Case("text that is a number", [Raw([chunk(role="assistant", content=7)])]),
    Case(
        "events that do not fit together",
        [Raw([event(FINISH | {"model": True}), event(FINISH | {"model": "m"})])],
    ),
    Case("lists in lists without end", [Raw(["data: " + "[" * 50_000 + "\n\n"])]),
    Case("bytes that are no text", [Raw([b"data: \xff\xfe\n\n"])]),
    Case("bytes that are no events", [Raw([b"\x00\x01 garbage \x1b[2J"])]),
    Case("a page of HTML", [Raw([f"<html>{KEY}</html>"], "text/html")]),
    Case("an empty body", [Raw([])]),
    Case(
        "a body that cannot be unpacked",
        [Raw(["not packed"], headers={"content-encoding": "gzip"})],
    ),
)
