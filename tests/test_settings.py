"""Where each value comes from, and what a wrong one says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from advisor.errors import UsageError
from advisor.settings import (
    LIMITS,
    PROJECT_FILE,
    SESSION_LIMITS,
    Origin,
    Settings,
    effective,
    load,
)

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = {"model": None, "base_url": None}


def written(folder: Path, text: str | bytes) -> dict[str, str]:
    """An environment whose user has these settings in their file."""
    (folder / "calm-advisor").mkdir()
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "calm-advisor/settings.toml").write_bytes(data)
    return {"XDG_CONFIG_HOME": str(folder)}


def test_defaults(tmp_path: Path) -> None:
    """Without anything set no model is chosen."""
    assert load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)}) == Settings()
    assert Settings().model == ""


def test_options_go_before_environment_before_file(tmp_path: Path) -> None:
    """Each value by itself."""
    environment = written(tmp_path, 'model = "file"\nbase_url = "http://file"\ntimeout = 5\n')
    assert load(NOTHING, environment) == Settings("file", "http://file", timeout=5)
    environment |= {"ADVISOR_MODEL": "environment", "ADVISOR_BASE_URL": ""}
    assert load(NOTHING, environment).model == "environment"
    assert load(NOTHING, environment).base_url == "http://file"
    assert load({"model": "option", "base_url": None}, environment).model == "option"


def test_the_key_comes_from_the_environment_alone(tmp_path: Path) -> None:
    """Not from a file, and it is not shown with the other settings."""
    environment = {"XDG_CONFIG_HOME": str(tmp_path), "OPENAI_API_KEY": "sk-secret"}
    settings = load(NOTHING, environment)
    assert settings.api_key == "sk-secret"
    assert "sk-secret" not in repr(settings)
    with pytest.raises(UsageError, match='"api_key" is no setting'):
        load(NOTHING, written(tmp_path, 'api_key = "sk-secret"'))


def test_a_project_sets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lies in the folder where the program is started."""
    for name in ("settings.toml", "calm-advisor/settings.toml", ".advisor/settings.toml"):
        (tmp_path / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "clone" / name).write_text('model = "evil"', "utf-8")
    monkeypatch.chdir(tmp_path / "clone")
    assert load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path / "config")}) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model =", "settings.toml is not TOML: "),
        (b'model = "\xff"', "settings.toml: "),
        ('modle = "x"', '"modle" is no setting; did you mean "model"? there are model, base_url, '),
        ("model = 5", '"model" must be a text'),
        ('timeout = "5"', '"timeout" must be a number'),
        ("timeout = true", '"timeout" must be a number'),
        ("timeout = 0", '"timeout" must be 1 or more'),
        ("timeout = nan", '"timeout" must be 1 or more'),
        ("max_calls = 1.5", '"max_calls" must be a whole number'),
        ("max_calls = true", '"max_calls" must be a whole number'),
        ("max_calls = 0", '"max_calls" must be 1 or more'),
        ("max_retries = -1", '"max_retries" must be 0 or more'),
        ("[model]", '"model" must be a text'),
        ("session_max_cost = 0", '"session_max_cost" must be more than 0'),
        ("session_max_calls = 0.5", '"session_max_calls" must be a whole number'),
        ('editing_mode = "nano"', '"editing_mode" must be "emacs" or "vi"'),
        ("editing_mode = []", '"editing_mode" must be "emacs" or "vi"'),
    ],
    ids=str,
)
def test_a_wrong_setting_is_said(tmp_path: Path, text: str | bytes, said: str) -> None:
    """With the file and what would be right, in one line."""
    with pytest.raises(UsageError) as caught:
        load(NOTHING, written(tmp_path, text))
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """It is not passed over as if there were none."""
    (tmp_path / "calm-advisor/settings.toml").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"settings\.toml"):
        load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)})


def lowered(folder: Path, text: str) -> Path:
    """A project with these settings."""
    (folder / "project/.calm-advisor").mkdir(parents=True)
    (folder / "project" / PROJECT_FILE).write_text(text, "utf-8")
    return folder / "project"


def test_each_value_tells_where_it_is_from(tmp_path: Path) -> None:
    """As a person would look for it: an option, a variable, a line of a file, or nowhere."""
    project = lowered(tmp_path, "# ours\ntimeout = 30\n\n'max_calls' = 3\n")
    text = '# mine\nmodel = "file"\nbase_url = "http://file"\n "max_tokens"= 5\nmax_calls = 2\n'
    environment = written(tmp_path, text) | {"ADVISOR_MODEL": "m", "OPENAI_API_KEY": "sk-secret"}
    known = effective({"max_cost": 1.5, "timeout": None}, environment, project)
    assert known.settings == load({"max_cost": 1.5, "timeout": None}, environment, project)
    own, theirs = str(known.own), str(known.project)
    told = {name: str(origin) for name, origin in known.origins.items()}
    assert told.keys() == vars(Settings()).keys() - {"key_owner"}
    assert {name: said for name, said in told.items() if said != "default"} == {
        "model": "environment ADVISOR_MODEL",
        "api_key": "environment OPENAI_API_KEY",
        "base_url": f"user file {own}:3",
        "max_tokens": f"user file {own}:4",
        "max_calls": f"user file {own}:5",
        "timeout": f"project file {theirs}:2",
        "max_cost": "--max-cost",
    }
    assert known.asked["max_calls"] == (3, Origin("project file", theirs, 4))
    assert (known.without.max_calls, known.without.timeout) == (2, 900.0)


def test_a_line_that_is_written_otherwise_is_left_out(tmp_path: Path) -> None:
    """A file's path is better than a wrong line."""
    environment = written(tmp_path, '"mod\\u0065l" = "m"\n')
    assert effective(NOTHING, environment).origins["model"].line == 0
    assert effective(NOTHING, environment).settings.model == "m"


LOWER = "max_calls = 3\nmax_tokens = 500\nmax_cost = 0.5\ntimeout = 30.0\n"


def test_a_project_lowers_limits(tmp_path: Path) -> None:
    """Those of the user where they are higher; what the command line says goes before both."""
    project = lowered(tmp_path, LOWER)
    environment = written(tmp_path, "max_calls = 2\nmax_tokens = 600\nmodel = 'mine'\n")
    settings = load(NOTHING, environment, project)
    assert settings == Settings(model="mine", max_calls=2, max_tokens=500, max_cost=0.5, timeout=30)
    given = {"max_calls": 50, "max_tokens": None, "max_cost": 9.0, "timeout": 2000.0}
    settings = load(given, environment, project)
    assert [getattr(settings, name) for name in LIMITS] == [50, 500, 9.0, 2000.0]


def test_a_project_lowers_the_limits_of_a_session(tmp_path: Path) -> None:
    """As it does those of a turn."""
    text = "session_max_calls = 3\nsession_max_tokens = 99999999\nsession_max_cost = 0.5\n"
    settings = load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)}, lowered(tmp_path, text))
    assert [getattr(settings, name) for name in SESSION_LIMITS] == [3, 20_000_000, 0.5]


def test_a_project_raises_nothing(tmp_path: Path) -> None:
    """Not even to what is the default."""
    project = lowered(tmp_path, "max_calls = 9999\nmax_cost = inf\ntimeout = 1e9\n")
    environment = written(tmp_path, "max_calls = 1\ntimeout = 1\n")
    assert load(NOTHING, environment, project) == Settings(max_calls=1, timeout=1)


@pytest.mark.parametrize(
    "key",
    [
        *("model", "base_url", "request_timeout", "max_retries", "api_key", "yes", "policy"),
        *("editing_mode", "https_proxy", "HTTPS_PROXY", "SSL_CERT_FILE", "OPENAI_BASE_URL"),
    ],
)
def test_a_project_sets_nothing_else(tmp_path: Path, key: str) -> None:
    """One line that says what it may do."""
    project = lowered(tmp_path, f'{key} = "x"\n')
    with pytest.raises(UsageError) as caught:
        load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)}, project)
    assert f'"{key}"' in str(caught.value)
    assert "max_calls, max_tokens, max_cost, timeout" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("target", ["../../elsewhere.toml", "settings.toml", "..", "/dev/zero"])
def test_a_projects_settings_are_no_link(tmp_path: Path, target: str) -> None:
    """Out of it, in a loop, to a folder, to what never ends."""
    project = lowered(tmp_path, LOWER)
    (tmp_path / "elsewhere.toml").write_text(LOWER, "utf-8")
    (project / PROJECT_FILE).unlink()
    (project / PROJECT_FILE).symlink_to(target)
    with pytest.raises(UsageError, match=r"settings\.toml: links and what is no file are not read"):
        load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)}, project)


def test_a_project_may_itself_be_reached_by_a_link(tmp_path: Path) -> None:
    """Only what lies in it is looked at."""
    project = lowered(tmp_path, LOWER)
    (tmp_path / "link").symlink_to(project)
    settings = load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)}, tmp_path / "link")
    assert settings.max_calls == 3
    (project / PROJECT_FILE).unlink()
    assert load(NOTHING, {"XDG_CONFIG_HOME": str(tmp_path)}, tmp_path / "link") == Settings()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"max_calls": 0}, "--max-calls must be 1 or more"),
        ({"max_tokens": -5}, "--max-tokens must be 1 or more"),
        ({"max_cost": 0.0}, "--max-cost must be more than 0"),
        ({"max_cost": float("nan")}, "--max-cost must be more than 0"),
        ({"session_max_cost": 0.0}, "--session-max-cost must be more than 0"),
        ({"timeout": 0.99}, "--timeout must be 1 or more"),
        ({"timeout": float("nan")}, "--timeout must be 1 or more"),
    ],
)
def test_a_wrong_option_is_said(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    """As it is typed."""
    with pytest.raises(UsageError, match=f"^{said}$"):
        load(given, {"XDG_CONFIG_HOME": str(tmp_path)})


def test_least_values_are_legal(tmp_path: Path) -> None:
    """No retries, one call, one second."""
    environment = written(tmp_path, "max_retries = 0\nmax_calls = 1\ntimeout = 1.0\n")
    expected: dict[str, Any] = {"max_retries": 0, "max_calls": 1, "timeout": 1.0}
    assert load(NOTHING, environment) == Settings(**expected)


def test_the_provider_is_the_first_part_of_the_model() -> None:
    """The model's own name where none is said: nobody else is guessed."""
    assert Settings(model="anthropic:x").provider == "anthropic"
    assert Settings(model="gpt-5").provider == "gpt-5"
