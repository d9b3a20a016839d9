"""Where requests go: the provider, the address, and whose key it takes.

Imports the standard library only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.settings import Settings

BUILTIN = "builtin"
"""The name of the deterministic advisor: rules, not a language model."""

OPENAI = "https://api.openai.com/v1"
"""Where OpenAI's client goes unless its own variables say otherwise."""

OPENAI_ADDRESSES = ("OPENAI_API_BASE", "OPENAI_BASE_URL")
"""The variables that LangChain and OpenAI's client read an address from, in this order."""

KEY_VARIABLES = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "cohere": ("COHERE_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks": ("FIREWORKS_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "mistralai": ("MISTRAL_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "perplexity": ("PPLX_API_KEY", "PERPLEXITY_API_KEY"),
    "together": ("TOGETHER_API_KEY",),
    "xai": ("XAI_API_KEY",),
}
"""The variables that each provider's package reads its key from; others need none, or more."""

_BARE = {"gpt-": "openai", "o1": "openai", "o3": "openai", "chatgpt": "openai"} | {
    "claude": "anthropic"
}
"""How LangChain takes the beginning of a name without a provider, where we go by it."""


def provider(settings: Settings) -> str:
    """The provider's name in LangChain; what a name without one begins with decides."""
    name, separator, _ = settings.model.partition(":")
    if separator:
        return name.replace("-", "_").lower()
    return next((each for start, each in _BARE.items() if name.startswith(start)), "")


def address(settings: Settings, environment: Mapping[str, str]) -> str:
    """The base URL that requests go to; empty where only the provider's package knows it."""
    if settings.base_url or provider(settings) != "openai":
        return settings.base_url
    named = (environment.get(name, "") for name in OPENAI_ADDRESSES)
    return next(filter(None, named), OPENAI)


def owner(settings: Settings, environment: Mapping[str, str]) -> str:
    """Who a stored key belongs to: the host of an endpoint, or a provider at its own address.

    Empty where no key is of use: for the built-in rules, and for a provider without one.
    """
    if settings.model in {"", BUILTIN}:
        return ""
    place, known = address(settings, environment), provider(settings)
    if place not in {"", OPENAI}:
        try:
            return urlsplit(place).hostname or ""
        except ValueError:
            return ""
    return known if known in KEY_VARIABLES else ""


def key_variable(settings: Settings, environment: Mapping[str, str]) -> str:
    """The variable that holds the key for these settings; empty where none does."""
    names = KEY_VARIABLES.get("openai" if settings.base_url else provider(settings), ())
    return next((name for name in names if environment.get(name)), "")
