"""Whose key is taken from the keyring, when, and where it is sent."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from advisor.agent.endpoint import OPENAI, address, key_variable, owner, provider
from advisor.agent.keys import blot, key_place
from advisor.agent.models import connect, options
from advisor.agent.scripted import Fault
from advisor.agent.stored_key import KeyringError, NoKeyringError, with_key
from advisor.calm.model import Model
from advisor.errors import ModelError
from advisor.settings import Settings
from tests.agent.talk import KEY, talk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OWN = Settings(model="llama", base_url="https://ai.example.com:8443/v1")
OPENAI_MODEL = Settings(model="openai:gpt-5")


def holding(**keys: str) -> Callable[[str, str], str]:
    """A keyring with a key for each name, dots written as underscores."""

    def look_up(service: str, name: str) -> str:
        assert service == "calm-advisor"
        return keys.get(name.replace(".", "_"), "")

    return look_up


def never(service: str, name: str) -> str:
    """A keyring that nobody may ask."""
    raise AssertionError(f"{service} {name}")


def test_the_key_is_that_of_the_host_or_the_provider() -> None:
    """With it the model can be connected, and the key is known, to be kept from screens."""
    look_up = holding(ai_example_com="sk-own", openai="sk-openai", anthropic="sk-ant")
    for settings, key in (
        (OWN, "sk-own"),
        (OPENAI_MODEL, "sk-openai"),
        (Settings(model="gpt-5"), "sk-openai"),
        (Settings(model="claude-x"), "sk-ant"),
        (Settings(model="anthropic:claude-x"), "sk-ant"),
    ):
        keyed, remark = with_key(settings, {}, look_up)
        assert (keyed.api_key, remark) == (key, "")
        assert options(keyed)["api_key"] == key
        assert key not in repr(keyed)
        assert blot(f"<{key}>", keyed) == "<[key]>"
        assert with_key(keyed, {}, never).settings == keyed


def test_a_stored_key_goes_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to another address, host or provider than the one that it was stored for."""
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_BASE", raising=False)
    keyed = with_key(OPENAI_MODEL, {}, holding(openai=KEY)).settings
    assert options(keyed)["api_key"] == KEY
    for elsewhere in (
        {"base_url": "https://evil.example"},
        {"model": "anthropic:x"},
        {"model": "x", "base_url": "https://api.openai.com.evil.example/v1"},
    ):
        moved = Settings(**(vars(keyed) | elsewhere))
        assert KEY not in str(options(moved))
        assert with_key(moved, {}, holding()).settings.api_key == ""
    monkeypatch.setenv("OPENAI_BASE_URL", "https://evil.example/v1")
    assert KEY not in str(options(keyed))


def test_the_keyring_is_not_asked_in_vain() -> None:
    """Not for rules, without a model, with a key in the environment, or where none is known."""
    environment = {"OPENAI_API_KEY": "sk-env", "ANTHROPIC_API_KEY": "sk-ant"}
    for settings in (
        Settings(),
        Settings(model="builtin", base_url="https://ai.example.com"),
        OWN,
        OPENAI_MODEL,
        Settings(model="anthropic:x"),
        Settings(model="ollama:llama"),
        Settings(model="llama"),
        Settings(model="m", base_url="http://[::1"),
    ):
        assert with_key(settings, environment, never) == (settings, "")


@pytest.mark.parametrize(
    ("failure", "settings", "remark"),
    [
        (NoKeyringError("no"), OPENAI_MODEL, "no"),
        (NoKeyringError("no"), OWN, ""),
        (KeyringError("locked"), OWN, "the keyring cannot be read: locked"),
    ],
)
def test_a_keyring_that_is_of_no_help_is_one_remark(
    failure: KeyringError, settings: Settings, remark: str
) -> None:
    """And no error: an endpoint of one's own may want no key."""

    def look_up(_service: str, _name: str) -> str:
        raise failure

    assert with_key(settings, {}, look_up) == (settings, remark)


@pytest.mark.parametrize(
    ("backend", "remark"),
    [
        ("keyring.backends.null.Keyring", ""),
        ("keyring.backends.fail.Keyring", "this machine has no keyring"),
        ("nobody.Keyring", "the keyring cannot be read: No module named 'nobody'"),
    ],
)
def test_the_persons_own_keyring_is_asked(backend: str, remark: str) -> None:
    """In a process of its own, since a keyring is chosen once."""
    code = (
        "from advisor.agent.stored_key import with_key\n"
        "from advisor.settings import Settings\n"
        "settings = Settings(model='openai:gpt-5')\n"
        "keyed, remark = with_key(settings, {})\n"
        "print(remark, end='' if keyed == settings else 'changed')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHON_KEYRING_BACKEND": backend},
        capture_output=True,
        check=True,
        text=True,
    )
    assert result.stdout == remark


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gpt-5", "openai"),
        ("o3", "openai"),
        ("claude-x", "anthropic"),
        ("google-genai:g", "google_genai"),
        ("llama", ""),
    ],
)
def test_the_provider_is_named_as_langchain_names_it(model: str, name: str) -> None:
    """Also where the model's name alone tells."""
    assert provider(Settings(model=model)) == name


@pytest.mark.parametrize(
    ("environment", "url", "host"),
    [
        ({}, OPENAI, "openai"),
        ({"OPENAI_BASE_URL": "https://b/v1"}, "https://b/v1", "b"),
        ({"OPENAI_BASE_URL": "https://b/v1", "OPENAI_API_BASE": "http://a:1"}, "http://a:1", "a"),
    ],
)
def test_openais_own_variables_are_followed(
    environment: Mapping[str, str], url: str, host: str
) -> None:
    """As its client does; an address of ours goes before."""
    assert (address(OPENAI_MODEL, environment), owner(OPENAI_MODEL, environment)) == (url, host)
    assert address(OWN, environment) == OWN.base_url
    assert owner(OWN, environment) == "ai.example.com"
    assert address(Settings(model="anthropic:x"), environment) == ""


def test_the_variable_is_that_of_the_provider() -> None:
    """An endpoint of one's own is sent what OpenAI's client would be."""
    environment = {"OPENAI_API_KEY": "1", "GEMINI_API_KEY": "2", "GROQ_API_KEY": ""}
    assert key_variable(OWN, environment) == "OPENAI_API_KEY"
    assert key_variable(Settings(model="google_genai:g"), environment) == "GEMINI_API_KEY"
    assert key_variable(Settings(model="groq:g"), environment) == ""
    assert key_variable(Settings(model="ollama:g"), environment) == ""


def test_a_stored_key_that_is_refused_is_looked_for_where_it_is() -> None:
    """And one that cannot be sent is refused before."""
    keyed = Settings(model="m", base_url="http://h/v1", api_key="“x”", key_owner="h")
    assert key_place(keyed) == "the keyring (calm-advisor, h)"
    with pytest.raises(ModelError, match=r"^the keyring \(calm-advisor, h\) holds what no key"):
        connect(keyed, view=lambda: Model({}))
    error = talk([Fault(401)], key_owner="127.0.0.1").error
    assert str(error).endswith("refused the key; check the keyring (calm-advisor, 127.0.0.1)")
