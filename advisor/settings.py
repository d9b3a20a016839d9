"""Where each value comes from: options, then the environment, then the user's file.

The user's file is `calm-advisor/settings.toml` in the configuration folder (XDG_CONFIG_HOME, else
~/.config). A project cannot set any of these: a cloned repository must not redirect a key.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with its default."""

    model: str = ""
    """`provider:name`, a name with `base_url`, `builtin`, or empty for none. ADVISOR_MODEL."""
    base_url: str = ""
    """An OpenAI-compatible endpoint. ADVISOR_BASE_URL."""
    api_key: str = field(default="", repr=False)
    """Only ever from the environment: OPENAI_API_KEY."""
    timeout: float = 120.0
    """Seconds to wait for the provider."""
    max_retries: int = 2
    """Repeats by the provider's client after a passing fault."""
    max_calls: int = 25
    """Requests to the model in one turn."""

    @property
    def provider(self) -> str:
        """Who answers, as far as the settings tell: a provider's name or a model's."""
        return self.model.partition(":")[0]


_ENVIRONMENT = {
    "model": "ADVISOR_MODEL",
    "base_url": "ADVISOR_BASE_URL",
    "api_key": "OPENAI_API_KEY",
}
_NOT_IN_FILE = {"api_key"}


def load(options: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """The settings in force.

    Args:
        options: what was given on the command line; None stands for not given.
        environment: the process's environment.

    Raises:
        UsageError: the user's file cannot be read or sets something unknown or impossible.
    """
    values = _from_file(_path(environment))
    values |= {
        key: environment[name] for key, name in _ENVIRONMENT.items() if environment.get(name)
    }
    values |= {key: value for key, value in options.items() if value is not None}
    return Settings(**values)


def _path(environment: Mapping[str, str]) -> Path:
    home = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "calm-advisor" / "settings.toml"


def _from_file(path: Path) -> dict[str, Any]:
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
        raise UsageError(f"{path}: {error}") from None
    known = {f.name: f.default for f in fields(Settings) if f.name not in _NOT_IN_FILE}
    for key, value in values.items():
        if key not in known:
            raise UsageError(f'{path}: "{key}" is no setting; there are {", ".join(known)}')
        if wanted := _wanted(key, value, known[key]):
            raise UsageError(f'{path}: "{key}" must be {wanted}')
    return values


def _wanted(key: str, value: Any, default: Any) -> str:
    """What `value` must be to stand where `default` does; empty when it may."""
    if isinstance(default, str):
        return "" if isinstance(value, str) else "a text"
    kinds = (int, float) if isinstance(default, float) else (int,)
    if not isinstance(value, kinds) or isinstance(value, bool):
        return "a number" if float in kinds else "a whole number"
    least = 0 if key == "max_retries" else 1
    return "" if value >= least else f"{least} or more"
