"""Who may talk to the preview: the browser that was given the address, and nobody else.

A plain ASGI middleware around all that answers: pages, files, and both transports of socket.io. The
first address holds a random token and is answered with a cookie; everything else needs the cookie.
A cookie alone proves little: it knows no ports, so that a page of another server on this machine
has it sent along, too. So a request also has to come from a page of ours (Sec-Fetch-Site, Origin)
and to be meant for us (Host: a name that some other page's owner had point to this machine is no
name of ours). docs/preview.md has the threats as a table. Knows no library of pages.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Headers: TypeAlias = dict[bytes, list[bytes]]

_METHODS = ("GET", "HEAD", "POST")
_FILES = "/_nicegui/"
"""What lies below is the library's own and the same for everybody."""
_PAGES = ("/", "/favicon.ico")
_SOCKET = "/_nicegui_ws/"

_UNSAID = 80
"""The port that browsers leave out of what they send."""

_LONGEST = 1_000
"""Characters of a query that may hold a token."""

_REFUSAL = b"Refused. Open the address that `advisor preview` printed in the terminal.\n"

_CONTENT = (
    "default-src 'none'",
    # NiceGUI begins with inline scripts, and Vue compiles templates; handlers in attributes, which
    # is what text that became HTML would bring, do not run.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
"""What a page may load, and who may frame it; what it may connect to is added."""

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Guard:
    """Lets through what comes from a browser that was given the address."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Guard `app`, which is served at this port of loopback."""
        self.app = app
        self._token = secrets.token_urlsafe(32)
        self._tickets: set[str] = set()
        self._cookie = secrets.token_urlsafe(32)
        self._name = f"advisor-preview-{port}"  # cookies know no ports
        self._home = f"127.0.0.1:{port}"
        unsaid = ("127.0.0.1", "localhost") if port == _UNSAID else ()
        self._hosts = (self._home, f"localhost:{port}", *unsaid)

    @property
    def address(self) -> str:
        """What a browser is to open."""
        return self._address(self._token)

    def ticket(self) -> str:
        """The same, valid once: other users of the machine can read a program's arguments."""
        ticket = secrets.token_urlsafe(32)
        self._tickets.add(ticket)
        return self._address(ticket)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have `app` answer."""
        kind = scope["type"]
        if kind == "lifespan":
            await self.app(scope, receive, send)
        elif kind == "websocket":
            if self._may_connect(_headers(scope)):
                await self.app(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
        elif kind == "http":
            await self._answer(scope, receive, self._with_headers(send, scope["path"]))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        if scope["method"] not in _METHODS:
            return await _say(send, 405, b"Refused.\n", [(b"allow", ", ".join(_METHODS).encode())])
        if not self._is_ours(headers, scope["method"]):
            return await _say(send, 403, _REFUSAL)
        if scope["method"] == "GET" and scope["path"] == "/" and self._is_invited(scope):
            cookie = f"{self._name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"
            return await _say(
                send, 303, b"", [(b"location", b"/"), (b"set-cookie", cookie.encode())]
            )
        if not self._is_known(headers):
            return await _say(send, 403, _REFUSAL)
        path = scope["path"]
        if not (path in _PAGES or path.startswith((_FILES, _SOCKET))):
            return await _say(send, 404, b"There is nothing here.\n")
        if path.startswith(_FILES):  # what is asked for and is not there is logged
            scope["query_string"] = b""
        return await self.app(scope, receive, send)

    def _may_connect(self, headers: Headers) -> bool:
        """Whether a websocket may be opened. All browsers say from where."""
        return b"origin" in headers and self._is_ours(headers, "GET") and self._is_known(headers)

    def _is_ours(self, headers: Headers, method: str) -> bool:
        """Whether a request is meant for us, and comes from a page of ours or from no page."""
        host = _only(headers, b"host")
        if host not in self._hosts:
            return False
        # "same-site" is a page of another port of this machine. A person's own doing is "none".
        if b"sec-fetch-site" in headers and _only(headers, b"sec-fetch-site") not in {
            "same-origin",
            "none",
        }:
            return False
        if b"origin" in headers:
            return _only(headers, b"origin") == f"http://{host}"
        return method != "POST"  # with which every browser says from where

    def _is_invited(self, scope: Scope) -> bool:
        """Whether the address holds the token, or a ticket, which is used up."""
        if len(scope["query_string"]) > _LONGEST:
            return False
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        if len(given) != 1:
            return False
        if _is_equal(given[0], self._token):
            return True
        used = [ticket for ticket in self._tickets if _is_equal(given[0], ticket)]
        self._tickets.difference_update(used)
        return bool(used)

    def _is_known(self, headers: Headers) -> bool:
        """Whether the cookie came along; other servers of this machine may set any beside it."""
        given = ";".join(_texts(headers, b"cookie")).split(";")
        pairs = (each.strip().partition("=") for each in given)
        return any(
            name == self._name and _is_equal(value, self._cookie) for name, _, value in pairs
        )

    def _with_headers(self, send: Send, path: str) -> Send:
        """`send`, which says with every answer what a browser may do with it."""
        connect = " ".join(("connect-src 'self'", *(f"ws://{host}" for host in self._hosts)))
        more = [*_ALWAYS, (b"content-security-policy", "; ".join((*_CONTENT, connect)).encode())]
        if not path.startswith(_FILES):
            more.append((b"cache-control", b"no-store"))
        names = {name for name, _ in more}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                kept = [(name, value) for name, value in given if name.lower() not in names]
                message = {**message, "headers": kept + more}
            await send(message)

        return sending

    def _address(self, token: str) -> str:
        return f"http://{self._home}/?token={token}"


async def _say(
    send: Send, status: int, body: bytes, headers: Sequence[tuple[bytes, bytes]] = ()
) -> None:
    about = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*about, *headers]})
    await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> Headers:
    """All values of each header, by its name in small letters."""
    found: Headers = {}
    for name, value in scope["headers"]:
        found.setdefault(name.lower(), []).append(value)
    return found


def _texts(headers: Headers, name: bytes) -> Iterator[str]:
    return (value.decode("latin-1") for value in headers.get(name, []))


def _only(headers: Headers, name: bytes) -> str:
    """The value of a header; empty where there is none, or more than one."""
    values = [*_texts(headers, name)]
    return values[0] if len(values) == 1 else ""


def _is_equal(given: str, secret: str) -> bool:
    """Whether they are the same, in a time that does not tell how much of them is."""
    return secrets.compare_digest(given.encode(), secret.encode())
