"""Choosing a model, and what its failures say to a person."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from advisor.agent.models import BUILTIN, connect, options
from advisor.agent.scripted import Break, Fault, Reply
from advisor.calm.model import Model
from advisor.errors import ModelError
from advisor.settings import Settings
from tests.agent.talk import KEY, talk

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
        (Fault(400, ECHO), "answered 400: You sent [key] and that is wrong"),
        (Fault(401, ECHO), "refused the key; check OPENAI_API_KEY"),
        (Fault(403, ECHO), "refused the key; check OPENAI_API_KEY"),
        (Fault(404, ECHO), 'knows no model "scripted" or has no such path; check --model'),
        (Fault(429, ECHO), "is over its rate or quota limit; wait, or check the account"),
        (Fault(500, ECHO), "answered 500: You sent [key] and that is wrong"),
        (Fault(503, f"<html>{KEY}</html>"), "answered 503: "),
        (Fault(200, f"<html>{KEY}</html>"), "gave no chat completion: "),
        (Fault(200, f"data: {{{KEY}\n\n"), "gave no chat completion: "),
        (Reply("Hello", breaks=Break(0)), "cannot be reached ("),
        (Reply("Hello", breaks=Break(1)), "cannot be reached ("),
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


def test_an_error_in_the_middle_of_an_answer_is_explained() -> None:
    """Some servers send one as an event of the stream."""
    event = json.dumps({"error": {"message": f"Overloaded, {KEY}", "type": "server_error"}})
    error = talk([Fault(200, f"data: {event}\n\n")]).error
    assert isinstance(error, ModelError)
    assert str(error).endswith("/v1 Overloaded, [key]")


def test_a_server_that_is_not_there_is_explained() -> None:
    """Without the password that the address holds."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = talk([], base_url=f"http://user:pa55word@127.0.0.1:{port}/v1").error
    assert isinstance(error, ModelError)
    assert str(error).startswith(f"http://127.0.0.1:{port}/v1 cannot be reached (")
    assert "pa55word" not in str(error)


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
