"""The scripted server as OpenAI's own client sees it."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from itertools import islice
from typing import TYPE_CHECKING, Any

import httpx2
import openai
import pytest
import trustme

from advisor.agent.scripted import (
    Break,
    Fault,
    Raw,
    Reply,
    Request,
    ScriptedServer,
    ToolCall,
    Usage,
    main,
    read_script,
)
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openai.types.chat import ChatCompletion, ChatCompletionChunk

    from advisor.agent.script import Answer, Script

TWO_CALLS = (
    ToolCall("add_node", {"node": {"name": "Lastverteiler für Zürich"}}),
    ToolCall("set_metadata", {"entries": []}),
)


def client(server: ScriptedServer, timeout: float = 5) -> openai.OpenAI:
    """OpenAI's client, which asks once and does not try again."""
    return openai.OpenAI(base_url=server.base_url, api_key="k", max_retries=0, timeout=timeout)


def ask(server: ScriptedServer, **options: Any) -> ChatCompletion:
    """One answer, whole."""
    with client(server) as connection:
        answer: ChatCompletion = connection.chat.completions.create(
            model="some-model", messages=[{"role": "user", "content": "Hello?"}], **options
        )
    return answer


def stream(server: ScriptedServer, timeout: float = 5) -> Iterator[ChatCompletionChunk]:
    """The events of one streamed answer."""
    with client(server, timeout) as connection:
        yield from connection.chat.completions.create(
            model="some-model",
            messages=[{"role": "user", "content": "Hello?"}],
            stream=True,
            stream_options={"include_usage": True},
        )


def joined(events: list[ChatCompletionChunk]) -> list[tuple[str, str]]:
    """Names and arguments of the calls, put together from their pieces."""
    calls: dict[int, list[str]] = {}
    for event in events:
        for choice in event.choices:
            for piece in choice.delta.tool_calls or ():
                assert piece.function is not None
                call = calls.setdefault(piece.index, ["", ""])
                call[0] += piece.function.name or ""
                call[1] += piece.function.arguments or ""
    return [(name, arguments) for name, arguments in calls.values()]


def test_text_whole() -> None:
    """Text, finish reason, usage and model arrive; the request is kept with its headers."""
    with ScriptedServer([Reply("Hello.", usage=Usage(input=7, output=3, cached=5))]) as server:
        answer = ask(server, temperature=0.5)
        (request,) = server.requests
    assert answer.choices[0].message.content == "Hello."
    assert answer.choices[0].finish_reason == "stop"
    assert answer.model == "some-model"
    assert answer.usage is not None
    assert answer.usage.total_tokens == 10
    assert answer.usage.prompt_tokens_details is not None
    assert answer.usage.prompt_tokens_details.cached_tokens == 5
    assert request.path == "/v1/chat/completions"
    assert request.body["messages"] == [{"role": "user", "content": "Hello?"}]
    assert request.body["temperature"] == 0.5
    assert request.headers["authorization"] == "Bearer k"


def test_text_streamed_in_pieces() -> None:
    """Pieces have the lengths asked for; the last event carries the usage."""
    with ScriptedServer([Reply("Good morning.", fragments=(1, 4))]) as server:
        events = list(stream(server))
    pieces = [event.choices[0].delta.content for event in events if event.choices]
    assert [piece for piece in pieces if piece] == ["G", "ood ", "m", "orni", "n", "g."]
    assert events[-2].choices[0].finish_reason == "stop"
    assert events[-1].usage is not None
    assert events[-1].usage.total_tokens == 120


def test_usage_is_streamed_only_when_asked_for() -> None:
    """Without `stream_options` no event carries usage, as with OpenAI."""
    with ScriptedServer([Reply("Hello.")]) as server, client(server) as connection:
        events = list(connection.chat.completions.create(model="m", messages=[], stream=True))
    assert all(event.usage is None and event.choices for event in events)


def test_several_calls_whole() -> None:
    """Two calls in one message, beside text, each with an id of its own."""
    with ScriptedServer([Reply("Two changes.", TWO_CALLS)]) as server:
        answer = ask(server)
    calls: list[Any] = list(answer.choices[0].message.tool_calls or ())
    assert answer.choices[0].message.content == "Two changes."
    assert answer.choices[0].finish_reason == "tool_calls"
    assert [(call.function.name, json.loads(call.function.arguments)) for call in calls] == [
        (call.name, call.arguments) for call in TWO_CALLS
    ]
    assert calls[0].id != calls[1].id


@pytest.mark.parametrize("interleaved", [False, True])
@pytest.mark.parametrize("fragments", [(), (1,), (5, 2, 40), (0,)])
def test_several_calls_in_fragments(fragments: tuple[int, ...], *, interleaved: bool) -> None:
    """However the arguments are cut and mixed, the calls put together are the script's."""
    reply = Reply(tool_calls=TWO_CALLS, fragments=fragments, interleaved=interleaved)
    with ScriptedServer([reply]) as server:
        events = list(stream(server))
    assert joined(events) == [(call.name, call.text) for call in TWO_CALLS]


def test_interleaved_calls_alternate() -> None:
    """Pieces of both calls come in turn until the shorter one ends."""
    calls = (ToolCall("a", "123"), ToolCall("b", "1"))
    with ScriptedServer([Reply(tool_calls=calls, fragments=(1,), interleaved=True)]) as server:
        events = list(stream(server))
    order = [
        piece.index
        for event in events
        for choice in event.choices
        for piece in choice.delta.tool_calls or ()
    ]
    assert order == [0, 1, 0, 1, 0, 0]


def test_arguments_that_are_not_json_pass_through() -> None:
    """A string is sent as it stands."""
    with ScriptedServer([Reply(tool_calls=[ToolCall("add_node", '{"node": ')])] * 2) as server:
        calls: list[Any] = list(ask(server).choices[0].message.tool_calls or ())
        assert calls[0].function.arguments == '{"node": '
        assert joined(list(stream(server))) == [("add_node", '{"node": ')]


@pytest.mark.parametrize("reason", ["stop", "tool_calls", "length", "content_filter"])
def test_finish_reason_is_the_scripts(reason: Any) -> None:
    """The reason is taken from the script, whole and streamed."""
    with ScriptedServer([Reply("Half a sen", finish_reason=reason)] * 2) as server:
        assert ask(server).choices[0].finish_reason == reason
        reasons = [each.choices[0].finish_reason for each in stream(server) if each.choices]
    assert reasons == [None, None, reason]


def test_refusal() -> None:
    """A refusal stands in its own member and not in the text."""
    with ScriptedServer([Reply(refusal="I cannot help with that.")] * 2) as server:
        message = ask(server).choices[0].message
        deltas = [event.choices[0].delta for event in stream(server) if event.choices]
    assert (message.content, message.refusal) == (None, "I cannot help with that.")
    assert "".join(delta.refusal or "" for delta in deltas) == "I cannot help with that."


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, openai.BadRequestError, None),
        (401, openai.AuthenticationError, "invalid_api_key"),
        (404, openai.NotFoundError, "model_not_found"),
        (429, openai.RateLimitError, "rate_limit_exceeded"),
        (500, openai.InternalServerError, None),
        (503, openai.InternalServerError, "overloaded"),
    ],
)
def test_errors(status: int, kind: type[openai.APIStatusError], code: str | None) -> None:
    """Each status raises the client's own error, with the code that OpenAI gives."""
    with ScriptedServer([Fault(status)]) as server, pytest.raises(kind) as caught:
        ask(server)
    assert caught.value.code == code


def test_an_error_can_be_spelled_out() -> None:
    """Body and headers of the script arrive, also a body that is not JSON."""
    script: list[Answer] = [
        Fault(429, {"message": "Too many tokens.", "code": "tpm"}, {"retry-after": "7"}),
        Fault(502, "<html>bad gateway</html>"),
    ]
    with ScriptedServer(script) as server:
        with pytest.raises(openai.RateLimitError, match=r"Too many tokens\.") as limited:
            ask(server)
        with pytest.raises(openai.InternalServerError) as gateway:
            ask(server)
    assert limited.value.response.headers["retry-after"] == "7"
    assert gateway.value.response.text == "<html>bad gateway</html>"


def test_the_client_tries_again_after_an_error() -> None:
    """A reply that follows an error reaches a client that retries."""
    script: list[Answer] = [Fault(503, headers={"retry-after-ms": "1"}), Reply("Back.")]
    with (
        ScriptedServer(script) as server,
        openai.OpenAI(base_url=server.base_url, api_key="k", max_retries=1) as connection,
    ):
        answer = connection.chat.completions.create(model="m", messages=[])
    assert answer.choices[0].message.content == "Back."


def test_reset_before_the_answer() -> None:
    """A dropped connection is the client's connection error."""
    with ScriptedServer([Reply(breaks=Break())]) as server:  # noqa: SIM117 - what may raise is one
        with pytest.raises(openai.APIConnectionError):
            ask(server)


def test_reset_in_the_middle() -> None:
    """What was sent before arrives; then the transport's error, whole as well as streamed."""
    reply = Reply("Good morning.", fragments=(4,), breaks=Break(after=3))
    with ScriptedServer([reply, Reply("Good morning.", breaks=Break(after=1))]) as server:
        events = stream(server)
        texts = [next(events).choices[0].delta.content for _ in range(3)]
        with pytest.raises((openai.APIConnectionError, httpx2.TransportError)):
            next(events)
        with pytest.raises((openai.APIConnectionError, httpx2.TransportError)):
            ask(server)
    assert texts == ["", "Good", " mor"]


def test_silence_lasts_until_the_client_gives_up() -> None:
    """No answer at all, and no answer after the first pieces, end in the client's time-out."""
    silent = Break(by="silence")
    started = Reply("Good morning.", fragments=(4,), breaks=Break(after=2, by="silence"))
    with ScriptedServer([Reply(breaks=silent), started]) as server:
        with pytest.raises(openai.APITimeoutError):
            list(stream(server, timeout=0.1))
        events = stream(server, timeout=0.1)
        assert [next(events).choices[0].delta.content for _ in range(2)] == ["", "Good"]
        with pytest.raises((openai.APITimeoutError, httpx2.TimeoutException)):
            next(events)


def test_an_early_end_is_told_from_the_end() -> None:
    """A connection that is closed in order, but too soon, is an error of the transport."""
    reply = Reply("Good morning.", fragments=(4,), breaks=Break(after=2, by="end"))
    with ScriptedServer([reply]) as server:
        events = stream(server)
        assert [next(events).choices[0].delta.content for _ in range(2)] == ["", "Good"]
        with pytest.raises(openai.APIConnectionError) as caught:
            next(events)
    assert "incomplete chunked read" in str(caught.value.__cause__)


@pytest.mark.parametrize("pause", [0, 0.01])
def test_an_endless_answer_goes_on_until_the_client_leaves(pause: float) -> None:
    """The text begins again and again; who asks for it whole gets it once."""
    reply = Reply("ab", fragments=(1,), endless=True, pause=pause)
    with ScriptedServer([reply, reply, Reply("Next.")]) as server:
        pieces = [event.choices[0].delta.content for event in islice(stream(server), 50)]
        assert ask(server).choices[0].message.content == "ab"
        assert ask(server).choices[0].message.content == "Next."
    assert pieces == ["a", "b"] * 25


def test_pieces_may_take_their_time() -> None:
    """A pause before each but the first."""
    with ScriptedServer([Reply("abc", fragments=(1,), pause=0.02)]) as server:
        start = time.monotonic()
        events = list(stream(server))
    assert time.monotonic() - start > 0.02 * (len(events) - 1)


def test_a_raw_body_is_sent_as_it_stands() -> None:
    """Text and bytes, piece by piece, with status, type and headers of the script."""
    raw = Raw(["data: ", b"\xff", "", "\n\n"], "text/x-odd", 202, {"retry-after": "3"})
    with ScriptedServer([raw, Raw([])]) as server:
        url = f"{server.base_url}/chat/completions"
        answer, empty = httpx2.post(url, json={}), httpx2.post(url, json={"stream": True})
    assert answer.content == b"data: \xff\n\n"
    assert (answer.status_code, answer.headers["content-type"]) == (202, "text/x-odd")
    assert answer.headers["retry-after"] == "3"
    assert (empty.status_code, empty.content) == (200, b"")


def test_a_server_may_speak_tls() -> None:
    """With a certificate that a client trusts, or does not; then the server goes on serving."""
    authority = trustme.CA()
    held = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(held)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with ScriptedServer([Reply("Hello.")], tls=held) as server:
        assert server.base_url.startswith("https://127.0.0.1:")
        with pytest.raises(openai.APIConnectionError) as distrusted:
            ask(server)
        with pytest.raises(httpx2.TransportError):  # plain HTTP is no handshake
            httpx2.get(server.base_url.replace("https", "http"))
        with httpx2.Client(verify=trusting) as connection:
            answer = connection.post(f"{server.base_url}/chat/completions", json={})
    assert "CERTIFICATE_VERIFY_FAILED" in str(distrusted.value.__cause__)
    assert answer.json()["choices"][0]["message"]["content"] == "Hello."


def test_a_client_that_never_shakes_hands_holds_nobody_up() -> None:
    """Others are served meanwhile, and closing does not wait for it."""
    held = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(held)
    with contextlib.ExitStack() as outside:
        with ScriptedServer([], tls=held) as server:
            address = httpx2.URL(server.base_url)
            outside.enter_context(socket.create_connection((address.host, address.port)))
            answer = httpx2.get(f"{address}/models", verify=False)
            start = time.monotonic()
        assert time.monotonic() - start < 10
    assert answer.status_code == 200


def test_a_script_may_be_a_function() -> None:
    """It sees the request and decides the answer."""

    def echo(request: Request) -> Reply:
        return Reply(f"You said {request.body['messages'][-1]['content']!r}.")

    with ScriptedServer(echo) as server:
        assert ask(server).choices[0].message.content == "You said 'Hello?'."


def test_a_script_that_ran_out_says_so() -> None:
    """The message counts, and a client that retries does not insist."""
    with (
        ScriptedServer([Reply("Only this.")]) as server,
        openai.OpenAI(base_url=server.base_url, api_key="k", max_retries=2) as connection,
    ):
        connection.chat.completions.create(model="m", messages=[])
        with pytest.raises(
            openai.InternalServerError, match="the script has 1 replies, and this is request 2"
        ):
            connection.chat.completions.create(model="m", messages=[])
        assert len(server.requests) == 2


def test_models_are_listed() -> None:
    """The list that clients ask for to test a connection."""
    with ScriptedServer([]) as server, client(server) as connection:
        assert [model.id for model in connection.models.list()] == ["scripted"]
        assert server.requests == []


def test_the_list_of_models_is_the_scripts_too() -> None:
    """Other names, an error, or anything else."""
    with ScriptedServer([], models=["a", "b"]) as server, client(server) as connection:
        assert [model.id for model in connection.models.list()] == ["a", "b"]
    for models, status, text in ((Fault(403, "No."), 403, "No."), (Raw(["<p>"]), 200, "<p>")):
        with ScriptedServer([], models=models) as server:
            answer = httpx2.get(f"{server.base_url}/models")
            assert (answer.status_code, answer.text) == (status, text)


def test_other_requests_are_refused_in_words() -> None:
    """A wrong path, GET or POST, and a body that is not JSON get OpenAI-shaped errors."""
    with ScriptedServer([]) as server, httpx2.Client(base_url=server.base_url) as connection:
        got = connection.get("/nothing")
        posted = connection.post("/embeddings", json={})
        broken = connection.post("/chat/completions", content=b"{")
    assert (got.status_code, posted.status_code, broken.status_code) == (404, 404, 400)
    assert posted.json()["error"]["message"] == "no such path: /v1/embeddings"
    assert broken.json()["error"]["message"] == "the request's body is not JSON"


@pytest.mark.parametrize(
    "script",
    [
        [Reply("Hello.")],
        [Reply(breaks=Break(by="silence"))],
        [Raw([": \n"], endless=True)],
        [Raw([": \n"] * 2, pause=60)],
        [Raw(["x" * 1_000_000], endless=True, pause=0.001)],
        [Fault(500)],
        [],
    ],
    ids=["answered", "silent", "endless", "pausing", "not read", "faulty", "run out"],
)
def test_no_thread_is_left_behind(script: Script) -> None:
    """Closing ends the server and every connection, even one that a client holds open."""
    before = set(threading.enumerate())
    with httpx2.Client(timeout=0.1) as connection:
        with ScriptedServer(script) as server:
            with (
                contextlib.suppress(httpx2.TimeoutException),
                connection.stream("POST", f"{server.base_url}/chat/completions", json={}) as answer,
            ):
                next(answer.iter_raw())
            assert set(threading.enumerate()) > before
            start = time.monotonic()
        assert set(threading.enumerate()) == before
        assert time.monotonic() - start < 10


def test_a_script_is_read_from_a_file(tmp_path: Path) -> None:
    """Every field of the classes can stand in the file."""
    path = tmp_path / "script.json"
    call = {"name": "add_node", "arguments": {"node": {}}}
    written = [
        {"text": "Hi.", "tool_calls": [call], "fragments": [3], "interleaved": True},
        {"usage": {"input": 1}, "breaks": {"after": 2, "by": "silence"}, "refusal": "No."},
        {"status": 429, "error": {"message": "Slow down."}, "headers": {"retry-after": "1"}},
        {"status": 502, "body": ["<html>"], "content_type": "text/html", "breaks": {"by": "end"}},
        {"text": "more ", "endless": True, "pause": 0.5},
    ]
    path.write_text(json.dumps(written), encoding="utf-8")
    assert read_script(path) == [
        Reply("Hi.", (ToolCall("add_node", {"node": {}}),), [3], interleaved=True),
        Reply(usage=Usage(1), breaks=Break(2, "silence"), refusal="No."),
        Fault(429, {"message": "Slow down."}, {"retry-after": "1"}),
        Raw(["<html>"], "text/html", 502, breaks=Break(by="end")),
        Reply("more ", endless=True, pause=0.5),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("{}", "a script is a list of replies, not a dict"),
        ("[1]", "reply 1 is a int, not an object"),
        ('[{"txt": ""}]', "reply 1: unknown txt; there are text, tool_calls"),
        ('[{}, {"status": 500, "text": ""}]', "reply 2: unknown text; there are status, error"),
        ('[{"tool_calls": [{}]}]', "reply 1: tool_calls: .*missing .*'name'"),
    ],
)
def test_a_bad_script_is_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    """The message names file, reply and field."""
    path = tmp_path / "script.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message) as caught:
        read_script(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_missing_script_ends_with_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Started by a person without a file, it says which file is missing."""
    assert main([str(tmp_path / "nothing.json")]) == 2
    assert capsys.readouterr().err.endswith("nothing.json: No such file or directory\n")


def test_a_person_can_start_it(tmp_path: Path) -> None:
    """It prints its base URL, serves, and ends on an interrupt without a word."""
    path = tmp_path / "script.json"
    path.write_text('[{"text": "Hello."}]', encoding="utf-8")
    command = [sys.executable, "-m", "advisor.agent.scripted", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/models") as answer:  # noqa: S310 - our own loopback URL
            assert json.load(answer)["data"][0]["id"] == "scripted"
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")


@pytest.mark.parametrize("module", ["scripted", "controlled_english"])
def test_no_model_library_is_imported(module: str) -> None:
    """What plays or replaces a model shares no code with the library that talks to models."""
    program = (
        f"import sys, advisor.agent.{module}; "
        "print({'langchain', 'langchain_core', 'openai', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
