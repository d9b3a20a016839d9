"""Whether the configured model can do what this program needs of it, step by step.

Each step is given as it is done; after one that failed the others are skipped. The model library is
loaded by the step that needs it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from advisor.agent import prices
from advisor.agent.endpoint import KEY_VARIABLES, address, key_variable, provider
from advisor.agent.keys import bare, key_place
from advisor.agent.models import close, connect
from advisor.agent.proxies import certificates, proxy_for
from advisor.calm.model import Model
from advisor.calm.nearest import nearest_all
from advisor.errors import ModelError
from advisor.interrupts import loading

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Mapping

    from advisor.agent.probes import Answer, Probes
    from advisor.agent.stored_key import Keyed
    from advisor.settings import Settings

State: TypeAlias = Literal["passed", "remark", "failed", "skipped"]

STEPS = (
    *("model", "price", "key", "client", "address", "tls", "models"),
    *("chat", "usage", "tools", "result"),
)
"""What is looked at, in this order."""

REQUESTS = 3
"""Requests at most that the model answers."""

TOKENS = 1000
"""Roughly how many tokens they take together, of a model that does not think aloud for long."""

_NO_LIST = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
"""What a server without a list of models answers."""

_IN_VAIN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED}
"""What a server answers to whatever it is asked."""


@dataclass(frozen=True)
class Step:
    """One thing that was looked at."""

    name: str
    state: State
    """A remark is what a person may want to mend, and no failure."""
    said: str
    """What was found and, where it is not well, what to do, in one line."""
    seconds: float = 0.0


def diagnose(
    keyed: Keyed, environment: Mapping[str, str], *, wait: float, named_by: str = ""
) -> Iterator[Step]:
    """Look at everything from the settings to a tool's result.

    Args:
        keyed: the settings in force, with the key from the keyring if there is one.
        environment: the process's environment.
        wait: seconds to wait for each answer.
        named_by: where the name of the model is from.

    Yields:
        One of each of `STEPS`, in that order.

    Raises:
        UsageError: the base URL is none.
    """
    settings = replace(keyed.settings, request_timeout=wait, max_retries=0)
    done, failed = [], ""
    for step in _steps(settings, environment, keyed.remark, named_by):
        yield step
        done.append(step.name)
        failed = step.name if step.state == "failed" else ""
    for name in STEPS[len(done) :]:
        yield Step(name, "skipped", f"since {failed} failed")


def _steps(
    settings: Settings, environment: Mapping[str, str], remark: str, named_by: str
) -> Iterator[Step]:
    """The steps until one fails."""
    if not settings.model:
        asked = f" at {bare(settings.base_url)}" if settings.base_url else ""
        advice = "give --model provider:name, or set ADVISOR_MODEL"
        yield Step("model", "failed", f"none is named to be asked{asked}; {advice}")
        return
    yield Step("model", "passed", f"{settings.model} ({named_by})" if named_by else settings.model)
    yield _price(settings)
    key = _key(settings, environment, remark)
    yield key
    if key.state == "failed":
        return
    start = time.monotonic()
    try:
        with loading():
            model = connect(settings, view=lambda: Model({}))
            from advisor.agent.probes import Probes
    except ModelError as error:
        yield Step("client", "failed", str(error))
        return
    yield Step("client", "passed", "is loaded", time.monotonic() - start)
    with asyncio.Runner() as runner:
        try:
            yield from _requests(_Asking(Probes(model, settings), runner), settings, environment)
        finally:
            runner.run(close(model))


def _price(settings: Settings) -> Step:
    if prices.is_known(settings):
        return Step("price", "passed", "is known")
    return Step("price", "remark", "is not known: no limit on money holds; use those on tokens")


def _key(settings: Settings, environment: Mapping[str, str], remark: str) -> Step:
    if variable := key_variable(settings, environment):
        return Step("key", "passed", f"from {variable}")
    if settings.key_owner:
        return Step("key", "passed", f"from {key_place(settings)}")
    because = f" ({remark})" if remark else ""
    if settings.base_url:
        return Step("key", "passed", f"none{because}; many endpoints of one's own want none")
    names = KEY_VARIABLES.get(provider(settings))
    if names:
        return Step("key", "failed", f"none{because}; set {' or '.join(names)}")
    return Step("key", "skipped", "only the provider's package knows whether it needs one")


class _Asking:
    """Probes, run one after the other in the event loop that their connections live in."""

    def __init__(self, probes: Probes, runner: asyncio.Runner) -> None:
        self.probes = probes
        self._runner = runner

    def run(self, probe: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return self._runner.run(probe())


def _requests(
    asking: _Asking, settings: Settings, environment: Mapping[str, str]
) -> Iterator[Step]:
    if asking.probes.can_list:
        for step in _reach(asking, settings, address(settings, environment), environment):
            yield step
            if step.state == "failed":
                return
    else:
        for name in ("address", "tls", "models"):
            yield Step(name, "skipped", "only the provider's package knows its address")
    yield from _talk(asking)


def _reach(
    asking: _Asking, settings: Settings, url: str, environment: Mapping[str, str]
) -> Iterator[Step]:
    """What one request shows: whether the address can be reached, securely, and lists the model."""
    from advisor.agent.probes import ProbeError

    start, error, names = time.monotonic(), None, list[str]()
    try:
        names = asking.run(asking.probes.listed)
    except ProbeError as failure:
        error = failure
    seconds, journey = time.monotonic() - start, asking.probes.journey
    is_secure = url.lower().startswith("https:")
    if journey.connected is None or (is_secure and not journey.tried_to_secure):
        yield Step("address", "failed", str(error), seconds)
        return
    proxy = proxy_for(url, environment)
    place = (
        f"the proxy {proxy.address} of {proxy.variable}" if proxy else urlsplit(bare(url)).netloc
    )
    yield Step("address", "passed", f"{place} connects", journey.connected)
    if not is_secure:
        yield Step("tls", "skipped", "it is plain HTTP")
    elif journey.secured is None:
        yield Step("tls", "failed", str(error), seconds)
        return
    else:
        by = certificates(environment)
        said = f"the certificate is trusted{f' by {by}' if by else ''}"
        yield Step("tls", "passed", said, journey.secured)
    yield replace(_listing(error, names, settings), seconds=seconds)


def _listing(error: Exception | None, names: list[str], settings: Settings) -> Step:
    """What the list of models says of the one that is named."""
    from advisor.agent.probes import NoListError, RefusedError

    match error:
        case None:
            return _listed(names, settings.model.removeprefix("openai:"))
        case RefusedError() if error.status in _NO_LIST:
            return Step("models", "passed", "are not listed, which is fine")
        case RefusedError() if error.status not in _IN_VAIN:
            return Step("models", "remark", f"are not listed: {error}")
        case NoListError():
            return Step("models", "remark", f"are not listed: the endpoint {error}")
    return Step("models", "failed", str(error))


def _listed(names: list[str], model: str) -> Step:
    if model in names:
        return Step("models", "passed", f"{model} is among the {len(names)} listed")
    close = ", ".join(nearest_all(model, names))
    hint = f"; nearest: {close}" if close else ""
    return Step("models", "remark", f"{model} is not among the {len(names)} listed{hint}")


def _talk(asking: _Asking) -> Iterator[Step]:
    """Words, how they are counted, a call, and its result."""
    from advisor.agent.probes import ProbeError

    start, name, probes = time.monotonic(), "chat", asking.probes
    try:
        yield from _words(asking.run(probes.chat))
        start, name = time.monotonic(), "tools"
        called: Answer = asking.run(probes.call)
        yield Step(name, "passed", "are called, with arguments that are JSON", called.seconds)
        start, name = time.monotonic(), "result"
        ended: Answer = asking.run(lambda: probes.result(called))
        yield Step(name, "passed", "of a tool is taken", ended.seconds)
    except ProbeError as error:
        yield Step(name, "failed", str(error), time.monotonic() - start)


def _words(answer: Answer) -> Iterator[Step]:
    after = f"the first words came after {answer.first * 1000:.0f} ms"
    if answer.pieces > 1:
        yield Step("chat", "passed", f"streams: {after}, {answer.pieces} pieces", answer.seconds)
    else:
        said = "comes in one piece: words will be shown all at once"
        yield Step("chat", "remark", said, answer.seconds)
    usage = answer.message.usage_metadata
    if usage:
        said = f"is counted: {usage['input_tokens']} tokens sent, {usage['output_tokens']} received"
        yield Step("usage", "passed", said)
    else:
        said = "is not counted while streaming: no limit on tokens or money holds; use --max-calls"
        yield Step("usage", "remark", said)
