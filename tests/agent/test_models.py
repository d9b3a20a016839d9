"""Choosing a model, and what its failures say to a person."""

from __future__ import annotations

import base64
import json
import re
import socket
from typing import TYPE_CHECKING, Any

import openai
import pytest

from advisor.agent.events import Called
from advisor.agent.models import BUILTIN, connect, explain, options
from advisor.agent.rawcalls import UNREADABLE
from advisor.agent.scripted import Break, Fault, Raw, Reply, ScriptedServer, ToolCall
from advisor.calm.model import Model
from advisor.errors import ModelError, UsageError
from advisor.settings import Settings
from tests.agent.talk import KEY, talk

if TYPE_CHECKING:
    from pathlib import Path

ENDPOINT = "http://user:pa55word@127.0.0.1:1/v1"


def failure(**settings: Any) -> str:
    """Why no model can be had."""
    with pytest.raises(ModelError) as caught:
        connect(Settings(**settings), view=lambda: Model({}))
    return str(caught.value)


def test_an_endpoint_of_ones_own_needs_no_key_and_no_provider() -> None:
    """The model's name goes there as it is, without the provider it may begin with."""
    for name, sent in (("llama3:8b", "llama3:8b"), ("openai:gpt-5", "gpt-5"), ("gpt-5", "gpt-5")):
        result = talk([Reply("Yes.")], model=name, api_key="")
        assert result.text == "Yes."
        assert result.requests[0].body["model"] == sent
        assert result.requests[0].headers["authorization"] == "Bearer none"


def test_the_key_goes_to_the_endpoint() -> None:
    """As OpenAI's clients send it."""
    assert talk([Reply("Yes.")]).requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_the_builtin_model_connects_to_nothing() -> None:
    """Not even with an endpoint set."""
    model = connect(Settings(model=BUILTIN, base_url=ENDPOINT), view=lambda: Model({}))
    assert model._llm_type == BUILTIN  # noqa: SLF001 - LangChain's name for it


def test_an_unknown_provider_is_explained() -> None:
    """How a model is named stands in the answer."""
    for name in ("nobody:model-1", "some-model"):
        said = failure(model=name, api_key=KEY)
        assert name in said
        assert "write provider:name" in said
        assert "\n" not in said


def test_a_provider_whose_package_is_missing_is_explained() -> None:
    """The package to install is named."""
    said = failure(model="anthropic:claude")
    assert said.startswith("anthropic:claude: ")
    assert "langchain-anthropic" in said
    assert "\n" not in said


def test_a_missing_key_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OpenAI's own endpoint is asked, its key is named."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    said = failure(model="openai:gpt-5")
    assert "OPENAI_API_KEY" in said
    assert "\n" not in said


ECHO = {"message": f"You sent {KEY} and that is wrong\nSee the manual.", "type": "t"}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (Fault(400, ECHO), "answered 400: You sent [key] and that is wrong See the manual"),
        (Fault(401, ECHO), "refused the key; check OPENAI_API_KEY"),
        (Fault(403, ECHO), "refused access: You sent [key] and that is wrong"),
        (Fault(404, ECHO), 'knows no model "scripted" or has no such path; check --model'),
        (Fault(429, ECHO), "is over its rate limit: You sent [key] and that is wrong"),
        (Fault(500, ECHO), "answered 500: You sent [key] and that is wrong"),
        (Fault(503, f"<html>{KEY}</html>"), "answered 503: Service Unavailable; try again later"),
        (Fault(200, f"<html>{KEY}</html>"), "gave no chat completion: "),
        (Fault(200, f"data: {{{KEY}\n\n"), "gave no chat completion: "),
        (Reply("Hello", breaks=Break(0)), "broke the connection off: "),
        (Reply("Hello", breaks=Break(1)), "broke the connection off: "),
        (Reply("Hello", breaks=Break(0, "silence")), "did not answer within 0.3 s"),
        (Reply("Hello", breaks=Break(1, "silence")), "did not answer within 0.3 s"),
    ],
    ids=["400", "401", "403", "404", "429", "500", "503", "page", "garbage"]
    + [f"{how}-{when}" for how in ("reset", "silent") for when in ("at-once", "later")],
)
def test_a_failure_is_one_line_that_says_what_to_do(script: Any, said: str) -> None:
    """Who failed and how, and never the key, even when the server repeats it."""
    error = talk([script], request_timeout=0.3).error
    assert isinstance(error, ModelError)
    text = str(error)
    assert text.startswith("http://127.0.0.1:")
    assert said in text
    assert KEY not in text
    assert "\n" not in text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_request_is_not_sent_on(status: int) -> None:
    """It holds the document, and goes where the person said and nowhere else."""
    with ScriptedServer([Reply("Thank you.")]) as other:
        there = f"{other.base_url}/chat/completions"
        error = talk([Raw((), status=status, headers={"location": there})]).error
        assert isinstance(error, ModelError)
        assert f"/v1 sends on to {other.base_url}, where nothing was sent; if" in str(error)
        assert other.requests == []


def test_a_way_on_within_the_server_is_told_whole() -> None:
    """Such as from one path to another."""
    error = talk([Raw((), status=308, headers={"location": "/v2/chat/completions"})]).error
    assert re.search(r"sends on to http://127\.0\.0\.1:\d+/v2, where", str(error))


def test_an_error_in_the_middle_of_an_answer_is_explained() -> None:
    """Some servers send one as an event of the stream."""
    event = json.dumps({"error": {"message": f"Overloaded, {KEY}", "type": "server_error"}})
    error = talk([Fault(200, f"data: {event}\n\n")]).error
    assert isinstance(error, ModelError)
    assert str(error).endswith("/v1 broke its answer off: Overloaded, [key]; try again")


def test_a_server_that_is_not_there_is_explained() -> None:
    """Without the password that the address holds."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = talk([], base_url=f"http://user:pa55word@127.0.0.1:{port}/v1").error
    assert isinstance(error, ModelError)
    assert str(error).startswith(
        f"http://127.0.0.1:{port}/v1 cannot be reached: Connection refused; "
    )
    assert "pa55word" not in str(error)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "is over its rate limit: "),
        ({"retry-after": "7"}, " and asks to wait 7 s: "),
        ({"retry-after": "0"}, "is over its rate limit: "),
        ({"retry-after": "nan"}, "is over its rate limit: "),
        (
            {"retry-after": "Wed, 21 Oct 2065 07:28:00 GMT"},
            " until Wed, 21 Oct 2065 07:28:00 GMT: ",
        ),
        ({"retry-after": KEY}, " and asks to wait until [key]: "),
    ],
)
def test_how_long_to_wait_is_the_providers_word(headers: dict[str, str], said: str) -> None:
    """In seconds or as a date, where it says so, and never with the key in it."""
    assert said in str(talk([Fault(429, headers=headers)]).error)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(400, {"message": "Too long.", "code": "context_length_exceeded"}),
        Fault(400, {"message": "This model's maximum context length is 8192 tokens."}),
        Fault(400, {"message": "The prompt is too long: 9000 tokens"}),
        Fault(413, {"message": "no", "type": "exceed_context_size_error"}),
        Raw(['data: {"error": {"message": "Input tokens exceed the limit"}}\n\n']),
    ],
)
def test_a_conversation_that_is_too_long_is_told_so(fault: Any) -> None:
    """However the provider puts it; a person learns what to do."""
    said = str(talk([fault]).error)
    assert "is longer than the model takes" in said
    assert "ask about a part, or choose a model with a larger context" in said


@pytest.mark.parametrize(
    "secret",
    [
        KEY,
        "pa55:word",
        "pa55%3Aword",
        "user:pa55%3Aword",
        *(
            base64.b64encode(each.encode()).decode()
            for each in (KEY, "pa55:word", "user:pa55:word")
        ),
    ],
)
def test_no_spelling_of_a_secret_is_repeated(secret: str) -> None:
    """Neither the key nor the address's password, plain, in a URL or as a header carries it."""
    fault = Fault(400, {"message": f"You sent <{secret}> and {secret}"})
    with ScriptedServer([fault]) as server:
        address = server.base_url.replace("://", "://user:pa55%3Aword@")
        settings = Settings(model="m", base_url=address, api_key=KEY, max_retries=0)
        model = connect(settings, view=lambda: Model({}))
        with pytest.raises(openai.BadRequestError) as caught:
            model.invoke("Hello?")
    said = str(explain(caught.value, settings))
    assert said.startswith(f"{server.base_url} answered 400: You sent <[key]> and [key]; ")


def test_long_words_are_cut_after_the_key_is_blotted_out() -> None:
    """So that no half of it is left at the end of the line."""
    said = str(talk([Fault(400, {"message": "x" * 294 + KEY + "y" * 10_000})]).error)
    assert "x[key]…; " in said


def test_an_answer_comes_without_the_key_and_whole() -> None:
    """Also cut into pieces, and where it ends as the key begins; in words and in calls."""
    text, call = f"I know {KEY} and s", ToolCall("add_nod", f"{KEY} sk-")
    result = talk([Reply(text, [call], fragments=(3,)), Reply("Hm.")])
    assert result.text == "I know [key] and sHm."
    (called,) = (event for event in result.events if isinstance(event, Called))
    assert called.arguments == {UNREADABLE: "[key] sk-"}
    answer = result.requests[1].body["messages"][-2]
    assert answer["content"] == "I know [key] and s"
    assert KEY not in str(result.requests[1].body)


def test_a_declined_prompt_is_told_in_the_models_words() -> None:
    """Streamed in pieces, as providers do."""
    error = talk([Reply(refusal="I cannot help\nwith that.", fragments=(3,))]).error
    assert isinstance(error, ModelError)
    assert str(error) == "the model declined: I cannot help with that."


@pytest.mark.parametrize(
    "url",
    ["127.0.0.1:9/v1", "http://", "ftp://x/v1", "http://[::1/v1", "http://x:99999", "http://x\n"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Before a library complains of it in its own words."""
    with pytest.raises(UsageError, match="is no address; write it as in"):
        connect(Settings(model="m", base_url=url), view=lambda: Model({}))


@pytest.mark.parametrize("key", [f"{KEY}\n", f"“{KEY}”"])
def test_a_key_that_cannot_be_sent_is_refused(key: str) -> None:
    """Without repeating it."""
    said = failure(model="m", base_url="http://127.0.0.1:1/v1", api_key=key)
    assert said.startswith("OPENAI_API_KEY holds what no key does")
    assert KEY not in said


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    """By the variable that names their file."""
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content, "utf-8")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    said = failure(model="m", base_url=f"http://127.0.0.1:1/{content}")  # clients are kept by URL
    assert said.startswith("the certificates of SSL_CERT_FILE cannot be read: ")


def test_words_that_stay_away_are_waited_for_no_longer_than_the_settings_say() -> None:
    """Also where the server keeps the line open with comments."""
    endless = Raw([": still here\n\n"], endless=True, pause=0.02)
    error = talk([endless], request_timeout=0.3, timeout=5.0).error
    assert isinstance(error, ModelError)
    assert "did not answer within 0.3 s; " in str(error)


def test_a_passing_fault_is_tried_again() -> None:
    """By the client alone, as often as the settings say."""
    fault = Fault(500, headers={"retry-after-ms": "1"})
    assert talk([fault, fault, Reply("Yes.")], max_retries=2).text == "Yes."
    assert len(talk([fault] * 9, max_retries=1).requests) == 2


@pytest.mark.parametrize(
    "model", ["claude-sonnet-4-5", "anthropic:claude", "gpt-5", "openai:gpt-5"]
)
def test_the_key_is_never_handed_to_another_provider(model: str) -> None:
    """OpenAI's client finds its key by itself; nobody else is given it."""
    settings = Settings(model=model, api_key="sk-secret")
    assert "sk-secret" not in str(options(settings))


def test_the_key_goes_to_an_endpoint_of_ones_own() -> None:
    """Both were given by the user, for each other."""
    settings = Settings(model="m", base_url="http://127.0.0.1/v1", api_key="sk-secret")
    assert options(settings)["api_key"] == "sk-secret"
