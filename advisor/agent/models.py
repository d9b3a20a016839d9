"""Which model answers, and what its failures mean to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.language_models import BaseChatModel

    from advisor.calm.model import Model
    from advisor.settings import Settings

BUILTIN = "builtin"
"""The name of the deterministic advisor: rules, not a language model."""


def connect(settings: Settings, view: Callable[[], Model]) -> BaseChatModel:
    """The chat model that `settings` name; nothing is sent yet.

    Args:
        settings: `model` must be set.
        view: the read-only document as staged, for the built-in rules; no other model gets it.

    Raises:
        ModelError: the provider is unknown, or its package or key is missing.
    """
    if settings.model == BUILTIN:
        from advisor.agent.builtin import BuiltinChatModel  # the others do without

        return BuiltinChatModel(view=view)
    from langchain.chat_models import init_chat_model  # costs a second

    try:
        model: BaseChatModel = init_chat_model(**options(settings))
    except ImportError as error:
        raise ModelError(f"{settings.model}: {error}") from None
    except ValueError:
        raise ModelError(
            f'no provider is known for the model "{settings.model}"; write provider:name, such as '
            "openai:gpt-5, or give --base-url for an OpenAI-compatible endpoint"
        ) from None
    except Exception as error:
        raise explain(error, settings) from error
    return model


def options(settings: Settings) -> dict[str, Any]:
    """What the model is made with; a key goes to an endpoint of the user's own, to nobody else."""
    options: dict[str, Any] = {
        "model": settings.model,
        "timeout": settings.request_timeout,
        "max_retries": settings.max_retries,
    }
    if settings.base_url:
        # An endpoint of one's own often wants no key, but the client insists on one.
        options |= {
            "model": settings.model.removeprefix("openai:"),
            "model_provider": "openai",
            "base_url": settings.base_url,
            "api_key": settings.api_key or "none",
            "stream_usage": True,
        }
    return options


def explain(error: Exception, settings: Settings) -> ModelError:
    """The provider's failure in one line that says what to do. Other errors are raised again."""
    import openai  # loaded with the model already

    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            said = "refused the key; check OPENAI_API_KEY"
        case openai.NotFoundError():
            said = f'knows no model "{settings.model}" or has no such path; check --model'
        case openai.RateLimitError():
            said = "is over its rate or quota limit; wait, or check the account"
        case openai.APITimeoutError():
            said = f"did not answer within {settings.request_timeout:g} s"
        case openai.APIConnectionError():
            said = f"cannot be reached ({_cause(error)}); check --base-url and the network"
        case openai.APIStatusError():
            said = f"answered {error.status_code}: {_first_line(error)}"
        case openai.OpenAIError() if "api_key" in str(error):
            said = "needs a key; set OPENAI_API_KEY"
        case openai.OpenAIError():
            said = _first_line(error)
        case _ if type(error).__module__.partition(".")[0] in _PROVIDERS:
            said = f"failed: {_first_line(error)}"
        case _:
            raise error
    return ModelError(_without(f"{_where(settings)} {said}", settings.api_key))


_PROVIDERS = {
    *("anthropic", "boto3", "botocore", "cohere", "google", "groq", "mistralai", "ollama"),
    *("httpx", "httpx2"),
}
"""Packages of other providers and of their transport; what they raise is no fault of this one."""


def misread(error: ValueError, settings: Settings) -> ModelError:
    """An answer of the provider that its client makes no sense of, in one line."""
    reason = _first_line(error).rstrip(".")
    said = f"{_where(settings)} gave no chat completion: {reason}; check --base-url"
    return ModelError(_without(said, settings.api_key))


def _where(settings: Settings) -> str:
    """Who was asked; an endpoint without the password that its address may hold."""
    scheme, separator, rest = settings.base_url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}" or settings.provider


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return _first_line(error) or type(error).__name__


def _first_line(error: BaseException) -> str:
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"]).partition("\n")[0]
    return str(error).partition("\n")[0]


def _without(text: str, key: str) -> str:
    """`text` with the key blotted out: some servers echo what they were sent."""
    return text.replace(key, "[key]") if key else text
