"""Who may talk to the preview, rule by rule, and against a real browser."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from advisor.preview.guard import Guard
from advisor.preview.log_formatter import harmless

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Message, Receive, Scope, Send

PORT = 8123
HOME = f"127.0.0.1:{PORT}"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    reached: bool
    """Whether what is guarded was asked."""


class Browser:
    """Asks a guard as a browser does, and keeps its cookie."""

    def __init__(self, port: int = PORT) -> None:
        self.guard = Guard(self._app, port)
        self.cookie = ""
        self.query = b""
        """Of the last request that reached what is guarded."""
        self._reached = False

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._reached = True
        self.query = scope["query_string"]
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
        else:
            headers = [(b"cache-control", b"public"), (b"x-frame-options", b"ALLOW")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"secret"})

    def ask(self, path: str = "/", method: str = "GET", **headers: str | None) -> Answer:
        """Send a request; a header that is None is left out, and `_` in its name is `-`."""
        return self._send({"type": "http", "method": method}, path, headers)

    def connect(self, **headers: str | None) -> Answer:
        """Open a websocket."""
        headers = {"origin": f"http://{HOME}", **headers}
        return self._send({"type": "websocket"}, "/_nicegui_ws/socket.io/", headers)

    def enter(self, address: str, host: str = HOME) -> Answer:
        """Open an address, and keep the cookie that comes."""
        split = urlsplit(address)
        answer = self.ask(f"{split.path}?{split.query}", sec_fetch_site="none", host=host)
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0] or self.cookie
        return answer

    def _send(self, scope: Scope, address: str, headers: dict[str, str | None]) -> Answer:
        path, _, query = address.partition("?")
        given = {"host": HOME, "cookie": self.cookie or None} | headers
        listed = [
            (name.replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in given.items()
            if value is not None
        ]
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": f"{scope['type']}.connect"}

        about = {"path": path, "query_string": query.encode(), "headers": listed}
        self._reached = False
        asyncio.run(self.guard({**scope, **about}, receive, send))
        first = sent[0]
        found = {name.decode(): value.decode() for name, value in first.get("headers", ())}
        refused = 403 if first["type"] == "websocket.close" else 101
        return Answer(first.get("status", refused), found, self._reached)


@pytest.fixture
def browser() -> Browser:
    """One that was given the address."""
    browser = Browser()
    assert browser.enter(browser.guard.address).status == 303
    return browser


def test_the_address_gives_a_cookie_and_goes_on_without_the_token() -> None:
    """Scripts cannot read the cookie, other sites do not send it, and it has the port's name."""
    browser = Browser()
    assert browser.ask().status == 403
    answer = browser.enter(browser.guard.address)
    assert (answer.status, answer.headers["location"], answer.reached) == (303, "/", False)
    cookie = answer.headers["set-cookie"]
    assert str(PORT) in cookie.partition("=")[0]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {*cookie.split("; ")}
    token = browser.guard.address.partition("token=")[2]
    assert token not in cookie
    assert browser.ask().reached
    assert browser.connect().reached


@pytest.mark.parametrize(
    "query",
    ["?token=", "?token=wrong", "?token={}x", "?token={}&token={}", "?TOKEN={}", "?x={}", "?" * 9],
)
def test_a_wrong_token_gives_nothing(query: str) -> None:
    """Neither a cookie nor a page."""
    browser = Browser()
    token = browser.guard.address.partition("token=")[2]
    answer = browser.ask("/" + query.replace("{}", token), sec_fetch_site="none")
    assert (answer.status, answer.reached, "set-cookie" in answer.headers) == (403, False, False)


def test_a_ticket_is_good_for_one_browser() -> None:
    """Whoever reads it in the list of processes comes too late, or is noticed."""
    browser, other = Browser(), Browser()
    ticket = browser.guard.ticket()
    assert browser.enter(ticket).status == 303
    other.guard = browser.guard
    assert other.enter(ticket).status == 403
    assert other.ask().status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": None},
        {"cookie": f"advisor-preview-{PORT}=wrong"},
        {"cookie": f"advisor-preview-{PORT}="},
        {"host": None},
        {"host": "evil.example"},
        {"host": f"evil.example:{PORT}"},
        {"host": "127.0.0.1"},
        {"host": f"127.0.0.1:{PORT + 1}"},
        {"host": f"127.0.0.1.evil.example:{PORT}"},
        {"origin": "http://evil.example"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": "null"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": ""},
    ],
)
def test_what_does_not_come_from_our_page_is_refused(
    browser: Browser, headers: dict[str, Any]
) -> None:
    """No cookie, another host, another origin, another port of this machine: request and socket."""
    assert browser.ask(**headers).reached is False
    assert browser.ask("/_nicegui_ws/socket.io/", "POST", **headers).status == 403
    assert browser.connect(**headers).reached is False


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.1:80"])
def test_browsers_leave_port_80_unsaid(host: str) -> None:
    """So an address at that port is ours without it, and at no other."""
    browser = Browser(80)
    browser.enter(browser.guard.address, host=host)
    assert browser.ask(host=host).reached
    assert browser.connect(host=host, origin=f"http://{host}").reached


def test_another_port_is_always_said(browser: Browser) -> None:
    """A host without one is not this server."""
    assert browser.ask(host="127.0.0.1").reached is False


def test_a_host_or_origin_that_is_named_twice_is_none(browser: Browser) -> None:
    """Servers differ in which of them they take."""
    twice = {"Host": "evil.example", "host": HOME}
    assert browser.ask(**twice).reached is False


def test_what_changes_something_says_where_it_comes_from(browser: Browser) -> None:
    """A socket and a POST need an origin; a page does not."""
    assert browser.connect(origin=None).status == 403
    assert browser.ask(method="POST").status == 403
    assert browser.ask(method="POST", origin=f"http://{HOME}", sec_fetch_site="same-origin").reached
    assert browser.ask(method="HEAD").reached


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "X"])
def test_other_methods_are_not_known(browser: Browser, method: str) -> None:
    """So no preflight is ever answered."""
    answer = browser.ask(method=method, origin=f"http://{HOME}")
    assert (answer.status, answer.reached) == (405, False)
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_localhost_is_a_place_of_its_own(browser: Browser) -> None:
    """Its pages come from its origin, with the same cookie's value."""
    host = f"localhost:{PORT}"
    assert browser.ask(host=host).reached
    assert browser.connect(host=host, origin=f"http://{host}").reached
    assert browser.connect(host=host).reached is False


def test_cookies_of_other_servers_are_in_nobodys_way(browser: Browser) -> None:
    """Not even those that are no cookies, or that take our name."""
    odd = f'a={{"b": "c"}}; =; ;;advisor-preview-{PORT}=forged; {browser.cookie}; é'
    assert browser.ask(cookie=odd).reached


def test_every_answer_says_what_a_browser_may_do_with_it(browser: Browser) -> None:
    """Pages, refusals and redirections alike; what the page's library says counts less."""
    for answer in (browser.ask(), browser.ask(cookie=None), browser.enter(browser.guard.address)):
        policy = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'", "script-src-attr 'none'"} <= {
            *policy
        }
        assert f"connect-src 'self' ws://{HOME} ws://localhost:{PORT}" in policy
        assert not any("http" in each or "*" in each for each in policy)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert browser.ask("/_nicegui/3/static/x.js").headers["cache-control"] == "public"


def test_what_is_not_there_reaches_nobody_who_would_log_it() -> None:
    """Whatever else is asked for is answered here; files know no query."""
    browser = Browser()
    browser.enter(browser.guard.address)
    for path in ("//", "/.", "/\x1b]0;PWN\x07", "/nothing", "/_nicegui", "/_nicegui_wsx"):
        answer = browser.ask(f"{path}?token=secret")
        assert (answer.status, answer.reached) == (404, False)
    assert browser.ask("/_nicegui/1/x.js?token=secret").reached
    assert browser.query == b""
    assert browser.ask("/_nicegui_ws/socket.io/?EIO=4").reached
    assert browser.query == b"EIO=4"


@pytest.mark.parametrize(
    ("logged", "shown"),
    [
        ("http://127.0.0.1:1/x?token=abc not found", "http://127.0.0.1:1/x?... not found"),
        ("//?token=abc not found", "//?... not found"),
        ("GET ?TOKEN=a-b%c", "GET ?TOKEN=..."),
        ("/\x1b]0;PWN\x07\x1b[31mred not found", r"/\u001b]0;PWN\u0007\u001b[31mred not found"),
        ("is it so? yes\nit is", "is it so? yes\nit is"),
    ],
)
def test_nothing_of_a_request_is_logged_as_it_is(logged: str, shown: str) -> None:
    """No query, no token, and nothing that a terminal would obey."""
    assert harmless(logged) == shown
