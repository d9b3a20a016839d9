"""Which model answers where none is named, and whether it can do with what is asked of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.agent.endpoint import BUILTIN
from advisor.errors import ModelError, UsageError

if TYPE_CHECKING:
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal

_ADVICE = (
    "for a language model give --model provider:name (its key in the environment, such as "
    "OPENAI_API_KEY), or --base-url with --model for your own endpoint (advisor doctor tests it)"
)


def with_model(settings: Settings, terminal: Terminal) -> Settings:
    """The settings, with the built-in rules where a person can read that they answer.

    Raises:
        ModelError: no model is named, and nobody is there to read so.
    """
    if settings.model:
        return settings
    if settings.base_url:
        raise ModelError("--base-url is set; say which model to ask there with --model NAME")
    if terminal.ask is None:
        raise ModelError(f"no model is configured; {_ADVICE}; --model builtin takes fixed rules")
    terminal.err.write(f"No model is configured. The built-in rules answer instead; {_ADVICE}.\n")
    return replace(settings, model=BUILTIN)


def check_price(settings: Settings, *, option: str) -> None:
    """Refuse a limit in money that would not hold.

    Raises:
        UsageError: no price of the model is known.
    """
    from advisor.agent import prices  # only where somebody asked for such a limit

    if not prices.is_known(settings):
        raise UsageError(
            f'no price of "{settings.model}" is known, so {option} would not hold; use --max-tokens'
        )
