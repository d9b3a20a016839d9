"""Where each value comes from: options, the environment, the user's file, the project's file.

The user's file is `calm-advisor/settings.toml` in the configuration folder (XDG_CONFIG_HOME, else
~/.config), the project's `.calm-advisor/settings.toml` at the project root. A project may only
lower the limits of a turn: a cloned repository must not redirect a key or spend more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from advisor import limits
from advisor.calm.nearest import nearest
from advisor.configuration import configuration_folder
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

PROJECT_FILE = ".calm-advisor/settings.toml"
"""Below the project root."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with its default. The limits are those of one turn."""

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

    @property
    def provider(self) -> str:
        """Who answers, as far as the settings tell: a provider's name or a model's."""
        return self.model.partition(":")[0]


LIMITS = ("max_calls", "max_tokens", "max_cost", "timeout")
"""The settings that end a turn, and that a project may lower."""

ENVIRONMENT = {
    "model": "ADVISOR_MODEL",
    "base_url": "ADVISOR_BASE_URL",
    "api_key": "OPENAI_API_KEY",
}
"""The variable that each of these is read from."""

_NOT_IN_FILE = {"api_key"}


def load(
    options: Mapping[str, Any], environment: Mapping[str, str], project: Path | None = None
) -> Settings:
    """The settings in force.

    Args:
        options: what was given on the command line; None stands for not given.
        environment: the process's environment.
        project: the root of the project, if there is one.

    Raises:
        UsageError: a file cannot be read or sets something unknown, impossible or not its own.
    """
    values = _from_file(configuration_folder(environment) / "settings.toml", _settable())
    values |= {key: environment[name] for key, name in ENVIRONMENT.items() if environment.get(name)}
    settings = Settings(**values)
    if project is not None:
        lower = _from_file(_own(project / PROJECT_FILE, project), LIMITS)
        limits: dict[str, Any] = {
            key: min(value, getattr(settings, key)) for key, value in lower.items()
        }
        settings = replace(settings, **limits)
    given = {key: value for key, value in options.items() if value is not None}
    for key, value in given.items():
        if key in LIMITS and (wanted := _wanted(key, value, getattr(Settings, key))):
            raise UsageError(f"--{key.replace('_', '-')} must be {wanted}")
    return replace(settings, **given)


def _settable() -> list[str]:
    return [each.name for each in fields(Settings) if each.name not in _NOT_IN_FILE]


def _own(path: Path, project: Path) -> Path:
    """A file of the project itself: a link in a clone may lead to a secret, or never end.

    Raises:
        UsageError: it is a link or no file.
    """
    try:
        target = path.resolve()
        is_own = target == project.resolve() / PROJECT_FILE
        is_file = target.is_file() or not target.exists()
    except (OSError, RuntimeError):  # a loop of links
        is_own = is_file = False
    if not (is_own and is_file):
        raise UsageError(f"{path}: links and what is no file are not read; remove it")
    return path


def _from_file(path: Path, allowed: Collection[str]) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    import tomllib  # only where there is a file

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}") from None
    for key, value in values.items():
        if key not in allowed:
            raise UsageError(f"{path}: {_not_allowed(key, allowed)}")
        if wanted := _wanted(key, value, getattr(Settings, key)):
            raise UsageError(f'{path}: "{key}" must be {wanted}')
    return values


def _not_allowed(key: str, allowed: Collection[str]) -> str:
    if key in _settable():
        return (
            f'a project cannot set "{key}", only lower {", ".join(allowed)}; set it in your own '
            "settings"
        )
    close = nearest(key, allowed)
    hint = f'; did you mean "{close}"?' if close else ";"
    return f'"{key}" is no setting{hint} there are {", ".join(allowed)}'


def _wanted(key: str, value: Any, default: Any) -> str:
    """What `value` must be to stand where `default` does; empty when it may."""
    if isinstance(default, str):
        return "" if isinstance(value, str) else "a text"
    kinds = (int, float) if isinstance(default, float) else (int,)
    if not isinstance(value, kinds) or isinstance(value, bool):
        return "a number" if float in kinds else "a whole number"
    if key == "max_cost":
        return "" if value > 0 else "more than 0"
    least = 0 if key == "max_retries" else 1
    return "" if value >= least else f"{least} or more"
