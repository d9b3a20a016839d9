"""`advisor config`: what is in force and why, and nothing secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.settings import PROJECT_FILE, effective
from advisor.shells import config
from tests.golden import golden

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLDEN = Path(__file__).parent / "golden"
KEY = "sk-0123456789-secret"


def shown(
    folder: Path,
    environment: Mapping[str, str],
    *,
    options: Mapping[str, Any] | None = None,
    keyring: bool = False,
    output_format: str = "text",
) -> str:
    """What a person reads, with the folder's own name taken out."""
    variables = {"XDG_CONFIG_HOME": str(folder / "home"), **environment}
    project = folder / "project" if (folder / "project").exists() else None
    known = effective(options or {}, variables, project)
    out = StringIO()
    code = config.run(
        known, variables, out, output_format=output_format, has_keyring=lambda: keyring
    )
    assert code == 0
    return out.getvalue().replace(str(folder), "FOLDER")


def written(folder: Path, own: str, project: str) -> None:
    """Both files of settings."""
    for path, text in (
        (folder / "home/calm-advisor/settings.toml", own),
        (folder / "project" / PROJECT_FILE, project),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")


def row(text: str, name: str) -> str:
    """The line of `name`, each gap as one blank."""
    return next(" ".join(line.split()) for line in text.splitlines() if line.split()[:1] == [name])


def test_each_value_tells_where_it_is_from(tmp_path: Path) -> None:
    """With what the project asks for and does not get, and how requests would travel."""
    own = 'base_url = "https://ada:pa55word@ai.example.com/v1?key=pa55word"\nmax_tokens = 5000\n'
    written(tmp_path, own, "max_calls = 3\nmax_tokens = 9000\nmax_cost = 0.1\n")
    environment = {
        "ADVISOR_MODEL": "llama",
        "OPENAI_API_KEY": KEY,
        "HTTPS_PROXY": "http://ada:pa55word@proxy:3128",
        "http_proxy": "http://other:3128",
        "SSL_CERT_FILE": "missing.pem",
    }
    text = shown(tmp_path, environment, options={"max_cost": 1.5})
    assert KEY not in text
    assert "pa55word" not in text
    assert text == golden(GOLDEN / "config.txt", text)


def test_a_program_reads_the_same(tmp_path: Path) -> None:
    """As JSON that every reader takes, with values of their types."""
    written(tmp_path, "max_cost = inf\n", "max_calls = 3\n")
    environment = {"OPENAI_API_KEY": KEY, "ADVISOR_MODEL": "openai:gpt-5"}
    text = shown(tmp_path, environment, output_format="json")
    assert KEY not in text
    told = json.loads(text, parse_constant=pytest.fail)
    values = {each["name"]: each["value"] for each in told["settings"]}
    assert (values["max_calls"], values["max_cost"], values["timeout"]) == (3, None, 900.0)
    assert (values["api_key"], values["base_url"]) == ("set", None)
    assert told["project"] == [{"name": "max_calls", "value": 3, "origin": "line 1: in force"}]
    assert told["network"][0]["value"] == "https://api.openai.com/v1"


@pytest.mark.parametrize(
    ("environment", "keyring", "said"),
    [
        ({}, True, "api_key none default"),
        ({"ADVISOR_MODEL": "builtin"}, True, "api_key none default"),
        ({"ADVISOR_MODEL": "gpt-5"}, False, "api_key none default"),
        (
            {"ADVISOR_MODEL": "gpt-5"},
            True,
            "api_key none keyring, asked when needed (calm-advisor, openai)",
        ),
        (
            {"ADVISOR_MODEL": "gpt-5", "OPENAI_API_KEY": KEY},
            True,
            "api_key set environment OPENAI_API_KEY",
        ),
        (
            {"ADVISOR_MODEL": "m", "ADVISOR_BASE_URL": "http://ai.example.com:1/v1"},
            True,
            "api_key none keyring, asked when needed (calm-advisor, ai.example.com)",
        ),
        ({"ADVISOR_MODEL": "anthropic:x", "OPENAI_API_KEY": KEY}, False, "api_key none default"),
        (
            {"ADVISOR_MODEL": "anthropic:x", "ANTHROPIC_API_KEY": KEY},
            False,
            "api_key set environment ANTHROPIC_API_KEY",
        ),
    ],
)
def test_where_the_key_would_come_from(
    tmp_path: Path, environment: dict[str, str], *, keyring: bool, said: str
) -> None:
    """The key of the model in use, without a look into the keyring."""
    assert row(shown(tmp_path, environment, keyring=keyring), "api_key") == said


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "proxy none default"),
        ({"HTTPS_PROXY": "p:1"}, "proxy http://p:1 environment HTTPS_PROXY"),
        (
            {"HTTPS_PROXY": "p:1", "NO_PROXY": "a, openai.com"},
            "proxy http://p:1 environment HTTPS_PROXY, not used: NO_PROXY holds openai.com",
        ),
        (
            {"http_proxy": "p:1"},
            "proxy http://p:1 environment http_proxy, not used for this endpoint",
        ),
    ],
)
def test_whether_a_proxy_is_in_the_way(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    """By the rules that requests follow."""
    assert row(shown(tmp_path, environment | {"ADVISOR_MODEL": "gpt-5"}), "proxy") == said


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("", "endpoint none no model is configured"),
        ("builtin", "endpoint none the built-in rules ask nobody"),
        ("anthropic:x", "endpoint none only the provider's package knows it"),
        ("gpt-5", "endpoint https://api.openai.com/v1"),
    ],
)
def test_where_requests_go(tmp_path: Path, model: str, said: str) -> None:
    """Or why they go nowhere."""
    assert row(shown(tmp_path, {"ADVISOR_MODEL": model}), "endpoint") == said


def test_what_a_file_holds_is_not_obeyed(tmp_path: Path) -> None:
    """A terminal's escapes and a column's end are shown as what they are."""
    written(tmp_path, 'model = "\\u001b[2J\\nm"\n', "")
    assert "\\u001b[2J\\nm" in row(shown(tmp_path, {}), "model")


def test_a_key_in_place_of_the_models_name_is_not_shown(tmp_path: Path) -> None:
    """A slip of the person's must not end in a terminal's history."""
    environment = {"OPENAI_API_KEY": KEY, "ADVISOR_MODEL": f"openai:{KEY}"}
    for output_format in ("text", "json"):
        assert KEY not in shown(tmp_path, environment, output_format=output_format)


def test_it_is_instant() -> None:
    """No library is loaded for it but the standard one."""
    code = (
        "import os, sys\n"
        "from advisor.settings import effective\n"
        "from advisor.shells import config\n"
        "config.run(effective({}, os.environ), os.environ, sys.stdout)\n"
        "foreign = {'langchain', 'openai', 'httpx2', 'keyring', 'asyncio', 'rich', 'networkx'}\n"
        "assert not foreign & {name.partition('.')[0] for name in sys.modules}, sys.modules\n"
        "assert not any('site-packages' in (getattr(module, '__file__', '') or '')\n"
        "               for name, module in sys.modules.items() if name != '__main__'\n"
        "               and not name.startswith('_')), sys.modules\n"
    )
    environment = os.environ | {"OPENAI_API_KEY": KEY, "ADVISOR_MODEL": "gpt-5"}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert result.stderr == ""
    assert "Settings" in result.stdout
