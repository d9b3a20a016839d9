"""A conversation without a terminal: a prompt or a command a line, plain text out, nobody asked.

A line that ends in a backslash goes on in the next. Nothing is applied unless the command line says
so: what is proposed stays pending in the session.
"""

from __future__ import annotations

from asyncio import Runner
from typing import TYPE_CHECKING

from advisor.errors import PROPOSED
from advisor.sessions.session import Session
from advisor.shells.chat import turning
from advisor.shells.chat.asking import carry_out
from advisor.shells.chat.chat import Chat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.sessions.log import Log
    from advisor.settings import Settings
    from advisor.shells.chat.run import Request
    from advisor.shells.policy import Terminal


def run(
    request: Request, settings: Settings, terminal: Terminal, log: Log | None, data: Iterable[bytes]
) -> int:
    """Carry out every line of `data` up to the first that fails; returns the exit code."""
    chat = Chat(
        Session(request.opened, settings, log),
        terminal,
        request.folders,
        answer=turning.answer,
        decide=turning.review,
        begin=turning.begin,
        runner=Runner(),
        policy=request.policy,
    )
    try:
        for line in joined(decoded(data)):
            carry_out(line, chat)
            if chat.exit_code or chat.is_over:
                return chat.exit_code
        return PROPOSED if chat.session.pending else 0
    finally:
        with chat.runner as runner:
            runner.run(chat.session.close())


def decoded(data: Iterable[bytes]) -> Iterator[str]:
    """The lines as UTF-8 whatever the locale is, with a sign for each byte that is none."""
    encoding = "utf-8-sig"
    for line in data:
        yield line.decode(encoding, errors="replace")
        encoding = "utf-8"


def joined(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those that end in a backslash together with what follows them."""
    begun = ""
    for line in lines:
        begun += line.rstrip("\r\n")
        if begun.endswith("\\"):
            begun = f"{begun[:-1]}\n"
        else:
            yield begun
            begun = ""
    if begun:
        yield begun
