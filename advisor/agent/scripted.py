"""An OpenAI-compatible server on loopback that plays a script: the model of tests and of the demo.

    with ScriptedServer([Reply(text="Hello.")]) as server:
        ...  # talk to server.base_url; what was asked is in server.requests

A person starts it with ``python -m advisor.agent.scripted SCRIPT.json [--port N]``.
Imports the standard library only, so that what is tested is the wire and not a shared library.
"""

from __future__ import annotations

import argparse
import json
import socket
import ssl
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from advisor.agent.completions import MODEL, body, fault_body, models_body
from advisor.agent.script import Break, Fault, Raw, Reply, Request, ToolCall, Usage, read_script
from advisor.errors import DONE, AdvisorError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from advisor.agent.script import Answer, Script

__all__ = [
    "Break",
    "Fault",
    "Raw",
    "Reply",
    "Request",
    "ScriptedServer",
    "ToolCall",
    "Usage",
    "read_script",
]

_FINAL = {"x-should-retry": "false"}
"""Tells OpenAI's client that asking again is useless."""


class ScriptedServer:
    """A server for the time of a ``with`` block, on a free port unless one is given.

    With `tls`, a context that holds a certificate, it speaks HTTPS. `models` are the names it
    lists, or what it answers instead of a list.
    """

    def __init__(
        self,
        script: Script,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        models: Sequence[str] | Fault | Raw = (MODEL,),
    ) -> None:
        self.requests: list[Request] = []
        """What was asked so far, in order of arrival; a list of models is not counted."""
        self.models = models
        self._script = script
        self._lock = threading.Lock()
        self._scheme = "https" if tls else "http"
        self._http = _HTTPServer(("127.0.0.1", port), self, tls)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        """What a client takes as its base URL."""
        return f"{self._scheme}://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.drop_connections()
        self._http.server_close()
        self._thread.join()

    def answer(self, request: Request) -> tuple[int, Answer]:
        """Record a request; its number, from 1, and what to answer."""
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
            if callable(self._script):
                return number, self._script(request)
            if number <= len(self._script):
                return number, self._script[number - 1]
        message = f"the script has {len(self._script)} replies, and this is request {number}"
        return number, Fault(500, {"message": message, "type": "script_ended"}, _FINAL)


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for the handlers

    def __init__(
        self, address: tuple[str, int], owner: ScriptedServer, tls: ssl.SSLContext | None
    ) -> None:
        self.owner = owner
        self._tls = tls
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._tls is not None:
            # The handshake waits for the handler's thread: a client may never begin it.
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        self.close_request(request)  # without the farewell that would come before a reset

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client may leave when it likes, and need not trust this server.
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)

    def drop_connections(self) -> None:
        """End every connection that a client still holds open, and every silence."""
        self.closing.set()
        for connection in list(self._open):
            try:
                # Not the method of an SSL socket, which takes its state from a handler that reads.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was faster


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each event waits 40 ms for an acknowledgement
    server: _HTTPServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Stay quiet: the requests are kept instead."""

    def do_GET(self) -> None:
        """Answer the list of models."""
        if self.path.rstrip("/") != "/v1/models":
            self._send_fault(Fault(404, {"message": f"no such path: {self.path}"}))
            return
        match self.server.owner.models:
            case Fault() as fault:
                self._send_fault(fault)
            case Raw() as raw:
                self._send(raw)
            case names:
                self._send_json(200, models_body(names))

    def do_POST(self) -> None:
        """Answer a request for a completion from the script."""
        data = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.rstrip("/") != "/v1/chat/completions":
            self._send_fault(Fault(404, {"message": f"no such path: {self.path}"}))
            return
        try:
            asked = json.loads(data)
        except ValueError:
            self._send_fault(Fault(400, {"message": "the request's body is not JSON"}))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        number, answer = self.server.owner.answer(Request(self.path, asked, headers))
        match answer:
            case Fault():
                self._send_fault(answer)
            case Raw():
                self._send(answer)
            case Reply():
                self._send(body(answer, number, asked))

    def _send(self, raw: Raw) -> None:
        """Send in chunks, so that a client can tell an early end from the end."""
        pieces = raw.body or [b""]
        breaks = raw.breaks
        rounds = repeat(pieces) if raw.endless else [pieces]
        for sent, piece in enumerate(chain.from_iterable(rounds)):
            if breaks is not None and sent == breaks.after:
                break
            if sent == 0:
                self._begin(raw)
            elif self.server.closing.wait(raw.pause):
                self.close_connection = True
                return
            self._send_chunk(piece if isinstance(piece, bytes) else piece.encode())
        if breaks is None:
            self.wfile.write(b"0\r\n\r\n")
        else:
            self._break(breaks)

    def _begin(self, raw: Raw) -> None:
        self.send_response(raw.status)
        self.send_header("content-type", raw.content_type)
        self.send_header("transfer-encoding", "chunked")
        for name, value in raw.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_chunk(self, data: bytes) -> None:
        if data:  # a chunk of nothing would be the last
            self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _break(self, breaks: Break) -> None:
        self.close_connection = True
        if breaks.by == "silence":
            self.server.closing.wait()
        elif breaks.by == "reset":
            # Lingering for no time makes the system send a reset instead of a regular end.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def _send_fault(self, fault: Fault) -> None:
        if isinstance(fault.error, str):
            self._send_whole(fault.status, "text/plain", fault.error.encode(), fault.headers)
        else:
            self._send_json(fault.status, fault_body(fault), fault.headers)

    def _send_json(
        self, status: int, body: object, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._send_whole(status, "application/json", json.dumps(body).encode(), headers)

    def _send_whole(
        self, status: int, content_type: str, data: bytes, headers: Mapping[str, str]
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def main(arguments: list[str] | None = None) -> int:
    """Serve a script from a file until interrupted; the base URL is the first line printed."""
    parser = argparse.ArgumentParser(
        prog="python -m advisor.agent.scripted",
        description="Serve a script of answers as an OpenAI-compatible endpoint on loopback.",
    )
    parser.add_argument("script", type=Path, metavar="SCRIPT.json")
    parser.add_argument("--port", type=int, default=0, help="a free one unless given")
    options = parser.parse_args(arguments)
    try:
        server = ScriptedServer(read_script(options.script), options.port)
    except AdvisorError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    try:
        with server:
            sys.stdout.write(f"{server.base_url}\n")
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        pass  # the only way to end it, so not a failure
    return DONE


if __name__ == "__main__":
    sys.exit(main())
