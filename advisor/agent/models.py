"""Which model answers."""

from __future__ import annotations

import logging
import os
import warnings
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from advisor.agent.endpoint import BUILTIN, owner
from advisor.agent.failures import explain, misread
from advisor.agent.keys import key_place, unmistakable, where
from advisor.agent.proxies import certificates, set_proxies
from advisor.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from langchain_core.language_models import BaseChatModel
    from openai import DefaultAsyncHttpxClient

    from advisor.calm.model import Model
    from advisor.settings import Settings

    Connect: TypeAlias = Callable[[Settings, Callable[[], Model]], BaseChatModel]
    """What gives the chat model that settings name, as `connect` does."""

__all__ = ["BUILTIN", "close", "connect", "explain", "http_client", "misread", "options"]


def connect(
    settings: Settings,
    view: Callable[[], Model],
    lent: Callable[[Settings], DefaultAsyncHttpxClient] | None = None,
) -> BaseChatModel:
    """The chat model that `settings` name; nothing is sent yet.

    Args:
        settings: `model` must be set.
        view: the read-only document as staged, for the built-in rules; no other model gets it.
        lent: gives the connections to use, which stay open when the model is closed; without it
            the model has some of its own.

    Raises:
        ModelError: the provider is unknown, or its package or key is missing or unfit.
        UsageError: the base URL is none.
    """
    if settings.model == BUILTIN:
        from advisor.agent.builtin import BuiltinChatModel  # the others do without

        return BuiltinChatModel(view=view)
    _check(settings)
    _hush()
    try:
        return _client(settings, lent)
    except ModelError:
        raise
    except ImportError as error:
        raise ModelError(f"{settings.model}: {error}") from None
    except OSError as error:
        files = certificates(os.environ) or "this system"
        reason = error.strerror or "they are none"
        raise ModelError(f"the certificates of {files} cannot be read: {reason}") from error
    except ValueError:
        raise ModelError(
            f'no provider is known for the model "{settings.model}"; write provider:name, such as '
            "openai:gpt-5, or give --base-url for an OpenAI-compatible endpoint"
        ) from None
    except Exception as error:
        raise explain(error, settings) from error


async def close(model: BaseChatModel) -> None:
    """End the connections of `model`, where it is known to hold any."""
    aclose = getattr(model, "aclose", None)
    if aclose is not None:
        await aclose()


def options(settings: Settings) -> dict[str, Any]:
    """What the model is made with; a key goes to an endpoint of the user's own, to nobody else."""
    options: dict[str, Any] = {
        "model": settings.model.removeprefix("openai:"),
        "timeout": settings.request_timeout,
        "max_retries": settings.max_retries,
    }
    if settings.base_url:
        # An endpoint of one's own often wants no key, but the client insists on one.
        options |= {
            "base_url": settings.base_url,
            "api_key": _key(settings) or "none",
            "stream_usage": True,
        }
    elif settings.key_owner and (key := _key(settings)):
        options["api_key"] = key
    return options


def _key(settings: Settings) -> str:
    """The key, unless it was stored for another host or provider than these settings name."""
    is_theirs = settings.key_owner in {"", owner(settings, os.environ)}
    return settings.api_key if is_theirs else ""


def _client(
    settings: Settings, lent: Callable[[Settings], DefaultAsyncHttpxClient] | None
) -> BaseChatModel:
    from langchain.chat_models import init_chat_model  # costs a second

    if not settings.base_url and settings.provider != "openai":
        model: BaseChatModel = init_chat_model(**options(settings))
        if model._llm_type != "openai-chat":  # noqa: SLF001 - LangChain's name for it
            return model
    from advisor.agent.chat import ChatCompletions  # other providers do without

    chat = ChatCompletions(
        **options(settings),
        # LangChain's own limit counts words, of which a server that only holds the line has none.
        stream_chunk_timeout=settings.request_timeout,
        # LangChain's own client is shared by all models of a process, and so never closed.
        http_async_client=(lent or http_client)(settings),
        openai_proxy="",  # it refuses OPENAI_PROXY beside a client of one's own
    )
    chat.keep(unmistakable(settings), is_lent=lent is not None)
    return chat


def http_client(settings: Settings) -> DefaultAsyncHttpxClient:
    """Connections, with proxies and certificates of the environment, and nothing of a project.

    Raises:
        ModelError: a proxy cannot be used.
        OSError: certificates cannot be read.
    """
    from openai import DefaultAsyncHttpxClient

    try:
        # A request holds the document: it goes where the person said, and is not sent on.
        return DefaultAsyncHttpxClient(timeout=settings.request_timeout, follow_redirects=False)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - an address that is none has an error of its own
        names = " or ".join(proxy.variable for proxy in set_proxies(os.environ))
        is_socks = isinstance(error, ImportError)
        advice = "SOCKS needs the package socksio" if is_socks else "write it as http://host:port"
        raise ModelError(f"the proxy of {names} cannot be used; {advice}") from None


def _check(settings: Settings) -> None:
    """Refuse what no request can be made with, before a library says so in its own words."""
    try:
        parts = urlsplit(settings.base_url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_address = is_address and parts.port != 0
    except ValueError:
        is_address = False
    if settings.base_url and not (is_address and settings.base_url.isprintable()):
        raise UsageError(
            f"--base-url {where(settings)} is no address; write it as in http://localhost:8000/v1"
        )
    if not (settings.api_key.isascii() and settings.api_key.isprintable()):
        raise ModelError(
            f"{key_place(settings)} holds what no key does, such as a line break; set it to the "
            "key alone"
        )


def _hush() -> None:
    """Keep the libraries from writing beside the one line that a failure is told in."""
    # A value of another type in an answer is used where it can be, else the answer is refused.
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)
    log = logging.getLogger("langchain_openai")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
