"""Work that goes on to its end, whoever waits for it. Knows nothing of what is done."""

from __future__ import annotations

import asyncio
import functools
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Self = TypeVar("_Self")


def to_its_end(
    act: Callable[Concatenate[_Self, _P], Coroutine[Any, Any, _T]],
) -> Callable[Concatenate[_Self, _P], Coroutine[Any, Any, _T]]:
    """Have a method go on also where whoever awaits it is cancelled."""

    @functools.wraps(act)
    async def acting(self: _Self, /, *arguments: _P.args, **named: _P.kwargs) -> _T:
        task = asyncio.ensure_future(act(self, *arguments, **named))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    return acting


async def in_thread(act: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """Do something in a thread; who is cancelled waits for its end, as nobody else may begin."""
    task = asyncio.ensure_future(asyncio.to_thread(act, *arguments, **named))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        raise
