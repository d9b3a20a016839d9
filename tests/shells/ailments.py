"""What can be wrong with an endpoint, case by case, for the doctor to find."""

from __future__ import annotations

import json
import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import trustme

from advisor.agent.scripted import Break, Fault, Raw, Reply, ScriptedServer, ToolCall
from tests.agent.proxying import ForwardProxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from advisor.agent.script import Script

KEY = "sk-0123456789-secret"
ECHO = {"message": f"You sent {KEY}, and that is wrong."}
HELLO = Reply("one two three", fragments=(4,))
CALL = Reply(tool_calls=[ToolCall("note", {"word": "ready"})])
DONE = Reply("Done.")
WELL = (HELLO, CALL, DONE)

Variables = dict[str, str]
"""What the case adds to the environment."""


def scripted(
    script: Script = WELL, path: str = "/v1", **options: Any
) -> Callable[[], AbstractContextManager[Variables]]:
    """A server that plays a script, at a base URL with this path."""

    @contextmanager
    def serving() -> Iterator[Variables]:
        with ScriptedServer(script, **options) as server:
            yield {"ADVISOR_BASE_URL": server.base_url.removesuffix("/v1") + path}

    return serving


@contextmanager
def nobody() -> Iterator[Variables]:
    """A port that nothing listens on, at an address with a password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    yield {"ADVISOR_BASE_URL": f"http://user:pa55word@127.0.0.1:{port}/v1"}


@contextmanager
def unaccepting() -> Iterator[Variables]:
    """A port where connections are made and nobody takes them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield {"ADVISOR_BASE_URL": f"http://127.0.0.1:{listening.getsockname()[1]}/v1"}


def certified() -> ssl.SSLContext:
    """A certificate that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@contextmanager
def only_tls() -> Iterator[Variables]:
    """A server with TLS that is taken for one without."""
    with ScriptedServer([], tls=certified()) as server:
        yield {"ADVISOR_BASE_URL": server.base_url.replace("https:", "http:")}


@contextmanager
def no_tls() -> Iterator[Variables]:
    """A server of plain HTTP that is taken for one with TLS."""
    with ScriptedServer([]) as server:
        yield {"ADVISOR_BASE_URL": server.base_url.replace("http:", "https:")}


@contextmanager
def behind_proxy(status: str = "", url: str = "") -> Iterator[Variables]:
    """A server behind a proxy with a password, which may refuse with a status."""
    with ScriptedServer(WELL) as server, ForwardProxy(status) as proxy:
        address = proxy.address.replace("://", "://ada:pa55word@")
        yield {"ADVISOR_BASE_URL": url or server.base_url, "ALL_PROXY": address}


@contextmanager
def behind_nothing() -> Iterator[Variables]:
    """A server behind a proxy that is not there."""
    with ForwardProxy() as proxy:
        address = proxy.address
    with ScriptedServer([]) as server:
        yield {"ADVISOR_BASE_URL": server.base_url, "HTTP_PROXY": address}


@contextmanager
def elsewhere(**variables: str) -> Iterator[Variables]:
    """No server at all."""
    yield variables


def event(value: object) -> str:
    """One event of a stream."""
    return f"data: {json.dumps(value)}\n\n"


def words(*pieces: str) -> Raw:
    """A streamed answer of a server that counts no tokens."""
    return Raw([event({"id": "x", "choices": [{"delta": {"content": each}}]}) for each in pieces])


def calling(name: str, arguments: Mapping[str, Any] | str) -> list[Reply]:
    """A script whose model calls a tool in this way."""
    return [HELLO, Reply(tool_calls=[ToolCall(name, arguments)])]


@dataclass(frozen=True)
class Case:
    """One ailment, or none."""

    name: str
    """As the page has it."""
    serving: Callable[[], AbstractContextManager[Variables]]
    failed: str = ""
    """The step that fails, or empty."""
    wait: float = 10.0
    model: str = "scripted"
    variables: Mapping[str, str] = field(default_factory=lambda: {"OPENAI_API_KEY": KEY})


PAGE = Raw([f"<html>{KEY}</html>"], "text/html; charset=utf-8")
CASES = (
    Case("nothing", scripted()),
    # Before anything is sent.
    Case("no model is named", elsewhere, "model", model=""),
    Case(
        "no model is named for the endpoint",
        partial(elsewhere, ADVISOR_BASE_URL="http://h/v1?key=pa55word"),
        "model",
        model="",
    ),
    Case("the provider is unknown", elsewhere, "client", model="nobody:model"),
    Case(
        "the provider's package is missing",
        elsewhere,
        "client",
        model="anthropic:pa55word",
        variables={"ANTHROPIC_API_KEY": "pa55word"},
    ),
    Case(
        "the key is none",
        scripted(),
        "client",
        variables={"OPENAI_API_KEY": f"{KEY}\n"},
    ),
    Case(
        "the file of certificates is missing",
        partial(elsewhere, ADVISOR_BASE_URL="https://127.0.0.1:1/v1", SSL_CERT_FILE="missing.pem"),
        "client",
    ),
    Case(
        "the proxy is none",
        partial(elsewhere, ADVISOR_BASE_URL="http://h/v1", HTTP_PROXY="ftp://u:pa55word@p"),
        "client",
    ),
    # The endpoint cannot be reached.
    Case("nobody listens", nobody, "address"),
    Case("nobody answers the door", unaccepting, "models", wait=0.5),
    Case("the proxy is not there", behind_nothing, "address"),
    Case("the proxy wants a password", partial(behind_proxy, "407 No"), "models"),
    Case(
        "the proxy lets nobody through to it",
        partial(behind_proxy, "403 Not Here, pa55word", "https://127.0.0.1:1/v1"),
        "address",
    ),
    Case("the certificate is not trusted", scripted(tls=certified()), "tls"),
    Case("no TLS where it is expected", no_tls, "tls"),
    Case("TLS where none is expected", only_tls, "models"),
    # The endpoint says no.
    Case("401", scripted(models=Fault(401, ECHO)), "models"),
    Case("401 for the model alone", scripted([Fault(401, ECHO)]), "chat"),
    Case("403 for the list of models", scripted(models=Fault(403, ECHO))),
    Case("403", scripted([Fault(403, ECHO)], models=Fault(403, ECHO)), "chat"),
    Case("no list of models", scripted(models=Fault(404, ECHO))),
    Case("500 for the list of models", scripted(models=Fault(500, ECHO))),
    Case("another list of models", scripted(models=Raw(['{"models": []}'], "application/json"))),
    Case(
        "404, no such model",
        scripted([Fault(404, ECHO)], models=["some-model", "scripted-2", "other"]),
        "chat",
    ),
    Case(
        "the key in place of the model's name",
        scripted([Fault(404, ECHO)]),
        "chat",
        model=KEY,
    ),
    Case("404, the address lacks /v1", scripted(path=""), "chat"),
    Case("429", scripted([Fault(429, ECHO)]), "chat"),
    Case("500", scripted([Fault(500, ECHO)]), "chat"),
    Case("a page of HTML", scripted([PAGE], models=PAGE), "chat"),
    # The model does less than is needed.
    Case("no answer", scripted([Reply("Hello", breaks=Break(0, "silence"))]), "chat", 0.5),
    Case(
        "an answer without an end", scripted([Reply("and ", endless=True, pause=0.01)]), "chat", 0.5
    ),
    Case("it breaks off", scripted([Reply("one two", fragments=(3,), breaks=Break(2))]), "chat"),
    Case("it answers nothing", scripted([Reply()]), "chat"),
    Case("it does not stream", scripted([Raw(['{"choices": []}'], "application/json")]), "chat"),
    Case("it streams in one piece", scripted([Reply("one two"), CALL, DONE])),
    Case("it counts no tokens", scripted([words("one ", "two"), CALL, DONE])),
    Case(
        "it is given no tools",
        scripted([HELLO, Fault(400, {"message": f"This model has no tools. {KEY}"})]),
        "tools",
    ),
    Case("it answers in words", scripted([HELLO, Reply('{"name": "note"}')]), "tools"),
    Case("its call is not JSON", scripted(calling("note", '{"word": ')), "tools"),
    Case("its call is of another tool", scripted(calling("print", {"word": "x"})), "tools"),
    Case("its call lacks the argument", scripted(calling("note", {})), "tools"),
    Case("it takes no result", scripted([HELLO, CALL, Fault(400, ECHO)]), "result"),
    Case("nothing, behind a proxy", behind_proxy),
)
