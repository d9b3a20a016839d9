"""What is set, and where each value comes from: options, environment, user's and project's file.

The user's file is `calm-advisor/settings.toml` in the configuration folder (XDG_CONFIG_HOME, else
~/.config), the project's `.calm-advisor/settings.toml` at the project root. A project may only
lower limits: a cloned repository must not redirect a key or spend more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from advisor import limits
from advisor.configuration import configuration_folder
from advisor.errors import UsageError
from advisor.settings_file import check_own, read, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROJECT_FILE = ".calm-advisor/settings.toml"
"""Below the project root."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with its default. Limits are those of a turn, or of a session."""

    model: str = ""
    """`provider:name`, a name with `base_url`, `builtin`, or empty for none."""
    base_url: str = ""
    """An OpenAI-compatible endpoint."""
    api_key: str = field(default="", repr=False)
    """The provider's key."""
    request_timeout: float = 120.0
    """Seconds to wait for the provider's next words."""
    max_retries: int = 2
    """Repeats by the provider's client after a passing fault."""
    max_calls: int = limits.MAX_CALLS
    """Requests to the model."""
    max_tokens: int = limits.MAX_TOKENS
    """Tokens sent and received together, as the provider counts them."""
    max_cost: float = limits.MAX_COST
    """US dollars; holds where the price of the model is known."""
    timeout: float = limits.TIMEOUT
    """Seconds from the prompt to the end of the turn."""
    session_max_calls: int = limits.SESSION_MAX_CALLS
    """Requests to the model in all turns of a chat."""
    session_max_tokens: int = limits.SESSION_MAX_TOKENS
    """Tokens sent and received in all turns of a chat."""
    session_max_cost: float = limits.SESSION_MAX_COST
    """US dollars for all turns of a chat, where the price of the model is known."""
    editing_mode: str = "emacs"
    """The keys of the chat's input line: `emacs` or `vi`."""
    key_owner: str = field(default="", repr=False)
    """The host or provider that the key was stored for, where it is from the keyring."""

    @property
    def provider(self) -> str:
        """Who answers, as far as the settings tell: a provider's name or a model's."""
        return self.model.partition(":")[0]


LIMITS = ("max_calls", "max_tokens", "max_cost", "timeout")
"""The settings that end a turn, and that a project may lower."""

SESSION_LIMITS = ("session_max_calls", "session_max_tokens", "session_max_cost")
"""The settings that end a session of the chat, and that a project may lower."""

ENVIRONMENT = {
    "model": "ADVISOR_MODEL",
    "base_url": "ADVISOR_BASE_URL",
    "api_key": "OPENAI_API_KEY",
}
"""The variable that each of these is read from."""

_NOT_IN_FILE = {"api_key"}
_DEFAULTS = {each.name: each.default for each in fields(Settings) if each.name != "key_owner"}
_IN_FILE = {name: value for name, value in _DEFAULTS.items() if name not in _NOT_IN_FILE}

Kind: TypeAlias = Literal["option", "environment", "user file", "project file", "default"]


class Origin(NamedTuple):
    """Where a value comes from."""

    kind: Kind
    name: str = ""
    """The option, the variable or the path of the file."""
    line: int = 0
    """In the file, from 1; 0 where it is not known."""

    def __str__(self) -> str:
        """As `--model`, `environment ADVISOR_MODEL`, `project file PATH:LINE` or `default`."""
        named = "" if self.kind == "option" else self.kind
        place = f"{self.name}:{self.line}" if self.line else self.name
        return " ".join(filter(None, [named, place]))


class Value(NamedTuple):
    """A value and where it comes from."""

    value: Any
    origin: Origin


class Effective(NamedTuple):
    """The settings in force, and why."""

    settings: Settings
    origins: Mapping[str, Origin]
    """Of each field."""
    own: Path
    """The user's file; it need not exist."""
    project: Path | None
    """The project's file, where there is a project; it need not exist."""
    asked: Mapping[str, Value]
    """What the project's file sets, also where it is not in force."""
    without: Settings
    """What would be in force without the project's file and the options."""


def load(
    options: Mapping[str, Any], environment: Mapping[str, str], project: Path | None = None
) -> Settings:
    """The settings in force; see `effective`."""
    return effective(options, environment, project).settings


def effective(
    options: Mapping[str, Any], environment: Mapping[str, str], project: Path | None = None
) -> Effective:
    """The settings in force, with where each comes from.

    Args:
        options: what was given on the command line; None stands for not given.
        environment: the process's environment.
        project: the root of the project, if there is one.

    Raises:
        UsageError: a file cannot be read or sets something unknown, impossible or not its own.
    """
    own = configuration_folder(environment) / "settings.toml"
    values = {name: Value(default, Origin("default")) for name, default in _DEFAULTS.items()}
    values |= _from_file(own, "user file", tuple(_IN_FILE))
    values |= {
        key: Value(environment[name], Origin("environment", name))
        for key, name in ENVIRONMENT.items()
        if environment.get(name)
    }
    without, asked, path = _settings(values), dict[str, Value](), None
    if project is not None:
        path = project / PROJECT_FILE
        check_own(path, project)
        asked = _from_file(path, "project file", (*LIMITS, *SESSION_LIMITS))
        values |= {key: each for key, each in asked.items() if each.value < values[key].value}
    values |= _from_options(options)
    origins = {key: each.origin for key, each in values.items()}
    return Effective(_settings(values), origins, own, path, asked, without)


def _settings(values: Mapping[str, Value]) -> Settings:
    return Settings(**{key: each.value for key, each in values.items()})


def _from_file(path: Path, kind: Kind, allowed: tuple[str, ...]) -> dict[str, Value]:
    return {
        key: Value(entry.value, Origin(kind, str(path), entry.line))
        for key, entry in read(path, _IN_FILE, allowed).items()
    }


def _from_options(options: Mapping[str, Any]) -> dict[str, Value]:
    """The values given on the command line.

    Raises:
        UsageError: one is impossible.
    """
    given = {}
    for key, value in options.items():
        if value is None:
            continue
        option = f"--{key.replace('_', '-')}"
        if must_be := wanted(key, value, _DEFAULTS[key]):
            raise UsageError(f"{option} must be {must_be}")
        given[key] = Value(value, Origin("option", option))
    return given
