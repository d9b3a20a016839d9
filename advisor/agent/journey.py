"""How far a request to an endpoint came: connected, made secure, answered.

The transport of OpenAI's client tells of each stage as it happens
(https://www.encode.io/httpcore/extensions/#trace), so that it is the real client that is watched,
with its proxies and certificates.
"""

from __future__ import annotations

import time
from typing import Any


class Journey:
    """What is known of the requests that were followed."""

    def __init__(self) -> None:
        self.content_type = ""
        """Of the last answer, without its parameters."""
        self._begun: dict[str, float] = {}
        self._took: dict[str, float] = {}

    @property
    def connected(self) -> float | None:
        """Seconds that the last connection took, also the resolving of its name; None without."""
        return self._took.get("connect_tcp")

    @property
    def tried_to_secure(self) -> bool:
        """Whether TLS was begun."""
        return "start_tls" in self._begun

    @property
    def secured(self) -> float | None:
        """Seconds that TLS took to agree; None where it did not."""
        return self._took.get("start_tls")

    def follow(self, client: Any) -> None:
        """Watch the requests of an asynchronous httpx client from now on."""

        async def sent(request: Any) -> None:
            request.extensions["trace"] = self._stage

        async def answered(response: Any) -> None:
            kind = response.headers.get("content-type", "")
            self.content_type = kind.partition(";")[0].strip().lower()

        hooks = client.event_hooks
        client.event_hooks = {
            "request": [*hooks["request"], sent],
            "response": [*hooks["response"], answered],
        }

    async def _stage(self, event: str, _details: dict[str, Any]) -> None:
        """Take in `part.stage.state`, as in ``connection.connect_tcp.complete``."""
        stage, _, state = event.partition(".")[2].partition(".")
        now = time.monotonic()
        if state == "started":
            self._begun[stage] = now
        elif state == "complete":
            self._took[stage] = now - self._begun.get(stage, now)
