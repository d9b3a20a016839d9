"""A proxy on loopback for the time of a ``with`` block, that keeps what it was asked for."""

from __future__ import annotations

import socket
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType


class ForwardProxy:
    """Passes requests on, plain ones and tunnels; with a `status` it refuses them all."""

    def __init__(self, status: str = "") -> None:
        self.status = status
        self.heads: list[str] = []
        """What it was asked, with the headers."""
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def address(self) -> str:
        """What is set as HTTP_PROXY."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def asked(self) -> list[str]:
        """The first line of each request."""
        return [head.partition("\r\n")[0] for head in self.heads]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], owner: ForwardProxy) -> None:
        self.owner = owner
        super().__init__(address, _Handler)


class _Handler(StreamRequestHandler):
    rbufsize = 0  # nothing of what follows the head is taken
    server: _Server

    def handle(self) -> None:
        """Take one connection to where its first request wants to go."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            head += line
        owner = self.server.owner
        owner.heads.append(head.decode("latin-1"))
        if owner.status:
            refusal = f"HTTP/1.1 {owner.status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.wfile.write(refusal.encode())
            return
        method, target, _ = head.split(b" ", 2)
        is_tunnel = method == b"CONNECT"
        parts = urlsplit(target if not is_tunnel else b"//" + target)
        host = (parts.hostname or b"").decode()
        with socket.create_connection((host, parts.port or 80)) as onward:
            if is_tunnel:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                head = b""
            back = threading.Thread(target=_pump, args=(onward, self.connection))
            back.start()
            # The server is asked for a path, also by what comes later on the same connection.
            _pump(self.connection, onward, b" " + parts.scheme + b"://" + parts.netloc, head)
            back.join()


def _pump(
    source: socket.socket, target: socket.socket, left_out: bytes = b" //", data: bytes = b""
) -> None:
    """Pass bytes on until one side ends."""
    try:
        target.sendall(data.replace(left_out, b" "))
        while data := source.recv(65536):
            target.sendall(data.replace(left_out, b" "))
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
