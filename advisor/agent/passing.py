"""Which failures of a provider pass by themselves, and how long it asks to wait.

Those that OpenAI's client tries again by itself, of any provider. Imports no model library: the
clients' errors are known by what they have in common.
"""

from __future__ import annotations

import math
import time
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from advisor.agent.limiter import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, 529}
_BROKEN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT}

_BUSY_KINDS = {
    *("overloaded", "overloaded_error", "rate_limit_error", "rate_limit_exceeded"),
    *("requests", "tokens"),
}
_BROKEN_KINDS = {"server_error", "api_error", "internal_server_error"}
"""How an event in the middle of a stream calls what has a status of its own otherwise."""

_FINAL_KINDS = {"insufficient_quota", "billing_hard_limit_reached"}
"""What waiting does not help against."""

_CONNECTION = {"APIConnectionError", "TransportError"}
"""Errors of the clients and of their transports, on a connection or where there is none."""


def passing(error: Exception, *, now: Callable[[], float] = time.time) -> Fault | None:
    """What to make of a failed request; None where asking again is useless.

    Args:
        error: of any provider's client.
        now: Unix time in seconds, for a date until which to wait.
    """
    kinds = {str(getattr(error, name, None)) for name in ("code", "type")}
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    should_retry = headers.get("x-should-retry")
    if kinds & _FINAL_KINDS or should_retry == "false":
        return None
    wait, status = _wait(headers, now), _status(error)
    is_busy = status in _BUSY or (status is None and bool(kinds & _BUSY_KINDS))
    is_broken = (
        (status is None and bool(kinds & _BROKEN_KINDS))
        or status in _BROKEN
        or (status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
        or any(each.__name__ in _CONNECTION for each in type(error).__mro__)
    )
    if is_busy or is_broken or should_retry == "true":
        return Fault(wait, is_busy or wait is not None)
    return None


def _status(error: Any) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _wait(headers: Mapping[str, str], now: Callable[[], float]) -> float | None:
    """Seconds, from the header in milliseconds, in seconds or with a date (RFC 9110, 10.2.3)."""
    told = headers.get("retry-after-ms"), headers.get("retry-after")
    for text, unit in zip(told, (0.001, 1.0), strict=True):
        try:
            wait = float(text or "") * unit
        except ValueError:
            continue
        return wait if math.isfinite(wait) and wait > 0 else None
    try:
        date = parsedate_to_datetime(told[1] or "")
        return max(date.timestamp() - now(), 0.0) or None
    except (ValueError, OverflowError):
        return None
