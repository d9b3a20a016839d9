"""What a provider's failures mean to a person: who failed, how, and what to do, in one line.

Imports no model library before there is a failure: the one at fault is loaded then.
"""

from __future__ import annotations

import os
import re
import ssl
from contextlib import suppress
from http import HTTPStatus
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from advisor.agent.endpoint import address
from advisor.agent.keys import blot, key_place, where
from advisor.agent.proxies import proxy_for
from advisor.calm.visible import cut
from advisor.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import openai

    from advisor.settings import Settings

_LONGEST = 300
"""Characters of the provider's own words that are shown."""

_OVERFLOW = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum context|(?:prompt|input) is too long"
    r"|input tokens exceed",
    re.IGNORECASE,
)
"""How providers say that a conversation is too long for the model."""

_BROKEN = {"ReadError", "WriteError", "CloseError", "RemoteProtocolError", "DecodingError"}
"""The transport's errors on a connection that there was."""

_AT_PROXY = "check the proxy, or name the host in NO_PROXY"

_PROVIDERS = {
    *("anthropic", "boto3", "botocore", "cohere", "google", "groq", "mistralai", "ollama"),
}
"""Packages of other providers; what they raise is no fault of this one."""


class UnreadableError(ValueError):
    """An answer that is no chat completion; the text says why."""


def explain(error: Exception, settings: Settings) -> ModelError:
    """The provider's failure in one line that says what to do. Other errors are raised again."""
    said = _said(error, settings)
    if not said:
        raise error
    return ModelError(f"{where(settings)} {said}")


def misread(error: ValueError, settings: Settings) -> ModelError:
    """An answer of the provider that its client makes no sense of, in one line."""
    reason = _shown(str(error), settings)
    return ModelError(
        f"{where(settings)} gave no chat completion: {reason}; check --base-url and --model"
    )


def _said(error: Exception, settings: Settings) -> str:
    """What happened and what to do; empty where it was not the provider."""
    import openai  # with a model of another kind it is not loaded yet

    words = _words(error, settings)
    package = type(error).__module__.partition(".")[0]
    said = ""
    match error:
        case openai.APIError() if _is_too_long(error, words):
            said = (
                f"says that the conversation is longer than the model takes: {words}; ask about a "
                "part, or choose a model with a larger context"
            )
        case openai.APIStatusError():
            said = _status(error, words, settings)
        case openai.APITimeoutError() | TimeoutError():
            said = (
                f"did not answer within {settings.request_timeout:g} s{_asked(error)}; try again, "
                "or wait longer with request_timeout in the settings"
            )
        case openai.APIConnectionError():
            said = _connection(error, settings)
        case openai.OpenAIError() if "api_key" in str(error):
            said = "needs a key; set OPENAI_API_KEY"
        case openai.OpenAIError():
            said = f"broke its answer off: {words}; try again"
        case _ if package in {"httpx", "httpx2"}:
            said = _connection(error, settings)
        case _ if package in _PROVIDERS:
            said = f"failed: {words}"
    return said


def _status(error: openai.APIStatusError, words: str, settings: Settings) -> str:
    """An answer with an HTTP status that says no."""
    match error.status_code:
        case HTTPStatus.UNAUTHORIZED:
            advice = "check" if settings.api_key else "there is none; set"
            said = f"refused the key; {advice} {key_place(settings)}"
        case HTTPStatus.FORBIDDEN:
            said = f"refused access: {words}; check what {key_place(settings)} is allowed"
        case HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            through = _through(settings) or " through a proxy"
            said = f"cannot be reached{through}, which refused access; {_AT_PROXY}"
        case HTTPStatus.NOT_FOUND:
            said = f'knows no model "{settings.model}" or has no such path; check --model'
        case HTTPStatus.TOO_MANY_REQUESTS if error.code == "insufficient_quota":
            said = f"says that the quota is used up: {words}; check the account"
        case HTTPStatus.TOO_MANY_REQUESTS:
            wait = _wait(error, settings)
            advice = "ask again then" if wait else "wait, or check the account"
            said = f"is over its rate limit{wait}{_asked(error)}: {words}; {advice}"
        case _ if error.response.has_redirect_location:
            said = (
                f"sends on to {_location(error, settings)}, where nothing was sent; if that is "
                "meant, set --base-url to it"
            )
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            said = f"answered {status}{_asked(error)}: {words}; try again later"
        case status:
            said = f"answered {status}: {words}; check --model and --base-url"
    return said


def _is_too_long(error: openai.APIError, words: str) -> bool:
    status = getattr(error, "status_code", None)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return False  # too many of them at once
    told = f"{error.code} {error.type} {words}"
    return status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or bool(_OVERFLOW.search(told))


def _wait(error: openai.APIStatusError, settings: Settings) -> str:
    """How long the provider asks to wait, in seconds or until a date (RFC 9110, 10.2.3)."""
    value = _shown(error.response.headers.get("retry-after", ""), settings)
    try:
        seconds = float(value)
    except ValueError:
        return f" and asks to wait until {value}" if value else ""
    return f" and asks to wait {seconds:g} s" if isfinite(seconds) and seconds > 0 else ""


def _location(error: openai.APIStatusError, settings: Settings) -> str:
    """The address that a redirection leads to, as --base-url has it."""
    target = error.response.headers["location"]
    with suppress(ValueError):  # an address that is none is shown as it came
        target = urljoin(str(error.request.url), target)
    base = target.removesuffix("/models").removesuffix("/chat/completions")
    return _shown(base, settings)


def _connection(error: Exception, settings: Settings) -> str:
    """A connection that could not be made or did not last."""
    chain = list(_chain(error))
    reason = _shown(next(filter(None, map(_reason, chain)), type(chain[-1]).__name__), settings)
    for each in chain:
        if isinstance(each, ssl.SSLCertVerificationError):
            return (
                f"has a certificate that is not trusted: {reason}; if you trust it, name the file "
                "with its authority's certificate in SSL_CERT_FILE"
            )
    if any(isinstance(each, ssl.SSLError) for each in chain):
        return f"does not speak TLS as it should: {reason}; check whether it is http:// instead"
    if any(type(each).__name__ in _BROKEN for each in chain):
        return f"broke the connection off{_asked(error)}: {reason}; try again, and check --base-url"
    through = _through(settings)
    advice = _AT_PROXY if through else "check --base-url and the network"
    return f"cannot be reached{through}{_asked(error)}: {reason}; {advice}"


def _through(settings: Settings) -> str:
    """The proxy that is in the way, and where it is set; empty where there is none."""
    proxy = proxy_for(address(settings, os.environ), os.environ)
    return f" through the proxy {proxy.address} of {proxy.variable}" if proxy else ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__  # the transport hides what it came from


def _reason(error: BaseException) -> str:
    """What the error says of the connection, where it is the one that knows."""
    match error:
        case ssl.SSLCertVerificationError():
            return error.verify_message
        case ssl.SSLError():
            return (error.reason or "").replace("_", " ").lower()
        case ConnectionError() if error.errno:
            return os.strerror(error.errno)  # its own text repeats the address
        case OSError():
            return error.strerror or ""
    is_known = type(error).__name__ in _BROKEN | {"UnsupportedProtocol", "ProxyError"}
    return str(error) if is_known else ""


def _asked(error: Exception) -> str:
    """How often the client asked, where that is more than once."""
    request: Any = vars(error).get("request")  # the transport's own raise where they have none
    retries = request.headers.get("x-stainless-retry-count", "0") if request is not None else "0"
    return f" ({int(retries) + 1} times asked)" if retries.isdigit() and int(retries) else ""


def _words(error: Exception, settings: Settings) -> str:
    """The provider's own words, where it has any."""
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        body = next((body[key] for key in ("message", "error", "detail") if body.get(key)), None)
    if isinstance(body, str) and body and not body.lstrip().startswith("<"):
        return _shown(body, settings)
    status = getattr(error, "status_code", None)
    if status in {each.value for each in HTTPStatus}:
        return HTTPStatus(status).phrase
    return _shown(str(error), settings)


def _shown(text: str, settings: Settings) -> str:
    """The provider's words as a part of one line, without a key in them and of bounded length."""
    return cut(" ".join(blot(text, settings).split()), _LONGEST).rstrip(".")
