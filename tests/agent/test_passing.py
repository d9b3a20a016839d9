"""Which failures are tried again, and how long the provider asks to wait."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx2
import openai
import pytest

from advisor.agent.limiter import Fault
from advisor.agent.passing import passing

BUSY = Fault(is_busy=True)
REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")
NOON = 784_123_200.0  # Sun, 06 Nov 1994 12:00:00 GMT


def refused(status: int, body: object = None, **headers: str) -> openai.APIStatusError:
    """What OpenAI's client raises for an answer with that status."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = httpx2.Response(status, headers=names, request=REQUEST)
    return openai.APIStatusError("no", response=response, body=body)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (refused(429), BUSY),
        (refused(529), BUSY),
        (refused(500), Fault()),
        (refused(503), Fault()),
        (refused(408), Fault()),
        (refused(409), Fault()),
        (openai.APIConnectionError(request=REQUEST), Fault()),
        (openai.APITimeoutError(REQUEST), Fault()),
        (httpx2.ReadError("broken off"), Fault()),
        (openai.APIError("no", REQUEST, body={"type": "overloaded_error"}), BUSY),
        (openai.APIError("no", REQUEST, body={"type": "server_error"}), Fault()),
        (refused(400, x_should_retry="true"), Fault()),
    ],
    ids=repr,
)
def test_what_passes_is_tried_again(error: Exception, fault: Fault) -> None:
    """Being busy for longer than being broken."""
    assert passing(error) == fault


@pytest.mark.parametrize(
    "error",
    [
        *(refused(status) for status in (400, 401, 403, 404, 413, 422)),
        refused(429, {"code": "insufficient_quota"}),
        refused(429, {"type": "insufficient_quota"}, retry_after="1"),
        refused(500, x_should_retry="false"),
        openai.APIError("no", REQUEST, body={"type": "invalid_request_error"}),
        refused(400, {"type": "server_error"}),
        ValueError("no chat completion"),
        SimpleNamespace,
    ],
    ids=repr,
)
def test_what_stays_is_not(error: Any) -> None:
    """A quota that is used up, a request that is wrong, and what is no failure of a provider."""
    assert passing(error) is None


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after_ms": "1500", "retry_after": "7"}, 1.5),
        ({"retry_after_ms": "soon", "retry_after": "7"}, 7.0),
        ({"retry_after": "Sun, 06 Nov 1994 12:01:30 GMT"}, 90.0),
        ({"retry_after": "Sun, 06 Nov 1994 11:00:00 GMT"}, None),
        ({"retry_after": "0"}, None),
        ({"retry_after": "-3"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Sun, 06 Nov 99999999 12:00:00 GMT"}, None),
    ],
)
def test_the_provider_tells_how_long_to_wait(headers: dict[str, str], wait: float | None) -> None:
    """In seconds, in milliseconds or until a date; what makes no sense is no wait."""
    fault = passing(refused(503, **headers), now=lambda: NOON)
    assert fault == Fault(wait, is_busy=wait is not None)
