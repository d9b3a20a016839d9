"""`advisor preview`: the server on loopback, from its first line in the terminal to its last.

NiceGUI holds its pages in global state, so that a process serves one preview.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import tempfile
from contextlib import AsyncExitStack, aclosing, contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import uvicorn

from advisor.calm.visible import visible
from advisor.change.journal import Journal
from advisor.errors import DONE, AdvisorError, UsageError, reason_of
from advisor.interrupts import loading
from advisor.preview import invitation
from advisor.preview.board import Board
from advisor.preview.guard import Guard
from advisor.preview.log_formatter import harmlessly
from advisor.preview.watching import changes
from advisor.sessions import logs
from advisor.sessions.session import Session
from advisor.shells.chat.going_on import to_go_on
from advisor.shells.choosing import check_price, with_model

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterator

    from advisor.sessions.opened import Opened
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal

_HOST = "127.0.0.1"
_GRACE = 1
"""Seconds that open connections have in the end."""
_STOPPING = 5.0
"""Seconds that a turn has in the end; what runs then is cancelled."""
_RECONNECTING = 60.0
"""Seconds that a page may be silent: drawing a large picture keeps a browser busy."""


class Request(NamedTuple):
    """What was asked on the command line, by whom."""

    opened: Opened
    """The file, and who talks."""
    port: int = 0
    """Of loopback; 0 for a free one."""
    opens: bool = True
    """Whether a browser is opened."""
    resume: int | None = None
    """The session to go on with; `logs.LATEST` for the last one about the file."""
    again: str = ""
    """The options that say who answers, as they were given."""
    must_price: bool = False
    """Whether somebody asked for a limit in money, so that the model's price must be known."""


def run(request: Request, settings: Settings, terminal: Terminal) -> int:
    """Serve until Ctrl-C or a signal ends it; returns the exit code.

    Raises:
        AdvisorError: the file cannot be read, there is no such session, or the port is taken.
    """
    settings = with_model(settings, terminal)
    if request.must_price:
        check_price(settings, option="--max-cost")
    invitation.check_told(terminal, opens=request.opens)
    with _listening(request.port) as listening, harmlessly():
        journal = Journal.of(request.opened.file)
        log = logs.held(journal, journal.name(request.opened.file), request.resume)
        session = Session(request.opened, settings, log)
        with tempfile.TemporaryDirectory() as folder:
            with loading():
                guard = _served(session, board := Board(session), listening, folder)
            asyncio.run(
                serve(
                    guard,
                    board,
                    listening,
                    lambda: invitation.tell(guard, terminal, opens=request.opens),
                )
            )
    gc.freeze()  # or a last look through all that the libraries made takes a second
    if words := to_go_on(session, request.again, ["preview", "chat"]):
        terminal.out.write(f"{visible(words)}\n")
    return DONE


def _served(session: Session, board: Board, listening: socket.socket, folder: str) -> Guard:
    """The pages, guarded. NiceGUI would keep its own things in the current folder."""
    os.environ["NICEGUI_STORAGE_PATH"] = folder
    os.environ.pop("NICEGUI_REDIS_URL", None)
    from fastapi import FastAPI
    from nicegui import ui

    from advisor.preview import page

    page.build(board)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    ui.run_with(
        app,
        title=f"{session.file.stem} · advisor",
        dark=None,
        tailwind=False,
        reconnect_timeout=_RECONNECTING,
        show_welcome_message=False,
        gzip_middleware_factory=None,
    )
    return Guard(app, listening.getsockname()[1])


async def serve(
    guard: Guard, board: Board, listening: socket.socket, began: Callable[[], None]
) -> None:
    """Answer until a signal comes, then end in order.

    Args:
        guard: the pages.
        board: what they show; opened here, and closed.
        listening: bound to an address of loopback.
        began: called once the pages can be asked for.

    Raises:
        UsageError: the server cannot be started.
        Exception: what the file could not be followed for; all is ended then, too.
    """
    signalled, server = _signalled(), _server(guard)
    serving = asyncio.create_task(_answer(server, listening))
    async with AsyncExitStack() as ending:  # the last first, whatever fails
        ending.push_async_callback(board.close)
        ending.push_async_callback(_end, server, serving)
        ending.push_async_callback(_end_turn, board)
        await _first_of(server.ready.wait(), asyncio.shield(serving))
        began()
        await _first_of(signalled.wait(), _follow(board), asyncio.shield(serving))


async def _first_of(*awaited: Awaitable[object]) -> None:
    """Wait for one of these to end, and cancel the others; raises what it raised."""
    tasks = [asyncio.ensure_future(each) for each in awaited]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _end_turn(board: Board) -> None:
    """Have a turn that runs stop as its person would stop it, so that what it staged stays.

    It would be cancelled with the server.
    """
    ended = asyncio.Event()
    forget = board.announcer.listen(lambda _: ended.set() if board.live is None else None)
    if board.live is not None:
        board.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), _STOPPING)
    forget()


async def _answer(server: _Server, listening: socket.socket) -> None:
    """Answer until the server is told to end.

    Raises:
        UsageError: it cannot be started.
    """
    try:
        await server.serve([listening])
    except SystemExit:  # it logged why, and would end the process with a code of its own
        raise UsageError("the preview cannot be started, for what is said above") from None


async def _end(server: _Server, serving: asyncio.Task[None]) -> None:
    server.should_exit = True
    await serving


async def _follow(board: Board) -> None:
    """Show the file, load the model library, and follow the file from then on, without end."""
    await board.open()
    session = board.session
    preparing = asyncio.create_task(asyncio.to_thread(_prepare, session))
    written = changes(session.file, session.journal, lambda: session.state.id)
    try:
        async with aclosing(written):
            async for _ in written:
                await _look(board)
    finally:
        preparing.cancel()


async def _look(board: Board) -> None:
    """Look once; the next time may go well, and the page shows what it has until then."""
    try:
        await board.look()
    except Exception:
        logging.getLogger(__name__).exception("the file could not be followed")


def _prepare(session: Session) -> None:
    """Load the model library; whoever asks is told if that fails."""
    with suppress(AdvisorError):
        session.prepare()


class _Server(uvicorn.Server):
    """A server that says when it answers, and leaves signals to us."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _server(guard: Guard) -> _Server:
    config = uvicorn.Config(
        guard,
        log_config=None,  # what is a problem goes to standard error, by the library's default
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    return _Server(config)


def _signalled() -> asyncio.Event:
    """Is set by the first signal that ends programs; a second one ends the process."""
    loop, signalled = asyncio.get_running_loop(), asyncio.Event()
    numbers = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]

    def end() -> None:
        signalled.set()
        for number in filter(None, numbers):
            loop.remove_signal_handler(number)

    for number in filter(None, numbers):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            loop.add_signal_handler(number, end)
    return signalled


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket that waits for connections.

    Raises:
        UsageError: the port is taken, or may not be used.
    """
    with socket.socket() as listening:
        if os.name == "posix":  # elsewhere it would let two programs have the same port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((_HOST, port))
        except OSError as error:
            what = f"port {port} cannot be used: {reason_of(error)}"
            raise UsageError(f"{what}; without --port a free one is taken") from None
        yield listening
