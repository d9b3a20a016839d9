"""A preview as a person starts and ends it, and what another web page can do to it: nothing."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from advisor.agent.scripted import Reply, ScriptedServer
from advisor.change.journal import Journal
from advisor.sessions import logs
from tests.browser import chromium, needs_chromium, page
from tests.preview.previewing import FIXTURES, SHOP, Preview, ask, open_page, preview
from tests.shells.asking import CONNECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

_ATTACKS = """async home => {
  const url = `${home}/`, found = {};
  const settled = (make) => new Promise(done => {
    setTimeout(() => done("silent"), 3000);
    make(done);
  });
  const element = (name, attribute, address) => settled(done => {
    const made = document.createElement(name);
    made.onload = () => done("loaded");
    made.onerror = () => done("refused");
    made[attribute] = address;
    document.body.append(made);
  });
  for (const mode of ["cors", "no-cors"]) {
    for (const method of ["GET", "POST"]) {
      found[`${method} ${mode}`] = await fetch(url, {mode, method, credentials: "include"})
        .then(answer => answer.text()).then(text => text ? "read" : "empty", () => "refused")
        .catch(() => "refused");
    }
  }
  found.polling = await fetch(`${home}/_nicegui_ws/socket.io/?EIO=4&transport=polling`,
    {credentials: "include"}).then(answer => answer.text()).catch(() => "refused");
  found.script = await element("script", "src", `${home}/_nicegui_ws/socket.io/`);
  found.picture = await element("img", "src", `${home}/favicon.ico`);
  found.socket = await settled(done => {
    const socket = new WebSocket(
      `${home.replace("http", "ws")}/_nicegui_ws/socket.io/?EIO=4&transport=websocket`);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
  });
  return found;
}"""
"""What a page tries with the address of the preview, and what came of each."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all tests that leave it as it is."""
    with preview(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture
def opened(browser: Browser, served: Preview) -> Iterator[Page]:
    """A page in a browser that is allowed to see the preview."""
    with page(browser) as opened:
        opened.goto(served.address, wait_until="commit")  # the cookie is there
        yield opened


def home(served: Preview) -> str:
    """The origin of the preview."""
    return f"http://{urlsplit(served.address).netloc}"


class _Elsewhere(BaseHTTPRequestHandler):
    """A web page of somebody else."""

    def do_GET(self) -> None:
        """Answer with a page that does nothing by itself."""
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title><body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def elsewhere() -> Iterator[str]:
    """The address of a web page on another port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_the_page_is_shown_and_asks_nobody_else(browser: Browser, served: Preview) -> None:
    """Everything comes from the preview, its policy stops nothing of its own, no token stays."""
    asked, told = set(), []
    with page(browser) as opened:
        opened.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        opened.on("console", lambda line: told.append(line.text))
        open_page(opened, served.address)
        assert "token" not in opened.url
        assert opened.evaluate("document.cookie") == ""
    assert asked - {""} == {urlsplit(served.address).netloc}
    assert not [line for line in told if "Content Security Policy" in line]


def test_another_page_can_neither_read_nor_post_nor_connect(opened: Page, served: Preview) -> None:
    """Not even one of this machine, to which the browser lends the cookie."""
    with elsewhere() as address, opened.context.new_page() as other:
        for there in (address, address.replace("127.0.0.1", "localhost")):
            other.goto(there)
            found: dict[str, Any] = other.evaluate(_ATTACKS, home(served))
            assert {*found.values()} <= {"refused", "empty"}, found


def test_another_page_can_neither_frame_nor_send_a_form(opened: Page, served: Preview) -> None:
    """A frame stays empty, and the answer to a form is a refusal."""
    with elsewhere() as address, opened.context.new_page() as other:
        other.goto(address)
        other.evaluate(
            "url => { const f = document.createElement('iframe'); f.src = url;"
            "document.body.append(f); return new Promise(done => { f.onload = done; }) }",
            f"{home(served)}/",
        )
        assert not any(frame.query_selector("#app") for frame in other.frames[1:])
        with other.expect_navigation() as navigation:
            other.evaluate(
                "url => { const f = document.createElement('form'); f.method = 'post';"
                "f.action = url; document.body.append(f); f.submit() }",
                f"{home(served)}/_nicegui_ws/socket.io/?EIO=4&transport=polling",
            )
        answer = navigation.value
        assert answer is not None
        assert answer.status == 403


def test_a_link_from_another_page_does_not_open_it(opened: Page, served: Preview) -> None:
    """It tells what to do instead."""
    with elsewhere() as address, opened.context.new_page() as other:
        other.goto(address)
        with other.expect_navigation():
            other.evaluate("url => { location = url }", f"{home(served)}/")
        assert "Open the address" in (other.text_content("body") or "")


def test_only_the_address_opens_it(browser: Browser, served: Preview) -> None:
    """No token, a wrong one, or the other name of the machine without one."""
    with page(browser) as stranger:
        by_name = home(served).replace("127.0.0.1", "localhost")
        for address in (f"{home(served)}/", f"{home(served)}/?token=wrong", f"{by_name}/"):
            answer = stranger.goto(address)
            assert answer is not None
            assert answer.status == 403
        open_page(stranger, served.address.replace("127.0.0.1", "localhost"))


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A preview of the file in the folder."""
    command = [sys.executable, "-m", "advisor", "preview", "shop.json", "--model", "builtin"]
    return subprocess.Popen(
        [*command, *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_ends_in_order(tmp_path: Path) -> None:
    """A signal ends it: exit code 0, nothing on standard error, and nothing left in the folder."""
    (tmp_path / ".git").touch()
    shutil.copy(SHOP, tmp_path / "shop.json")
    with start(tmp_path) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{43} \(Ctrl-C ends it\)\n", line)
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0
    assert {each.name for each in tmp_path.iterdir()} == {".git", "shop.json"}


@pytest.mark.parametrize("options", [("--port", "{port}"), ("--resume", "7"), ("--port", "0")])
def test_what_cannot_be_is_one_line(tmp_path: Path, options: tuple[str, str]) -> None:
    """A port that is taken or none, a session that is not there."""
    shutil.copy(SHOP, tmp_path / "shop.json")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = [each.format(port=taken.getsockname()[1]) for each in options]
        with start(tmp_path, *given) as process:
            out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert len([line for line in err.splitlines() if "error: " in line]) == 1
    assert "Traceback" not in err


def test_a_request_writes_nothing_raw_into_the_terminal(tmp_path: Path) -> None:
    """Neither control characters nor the token, whatever is asked for by who knows the address."""
    shutil.copy(SHOP, tmp_path / "shop.json")
    with start(tmp_path) as process:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().split()[0])
        token = address.query.partition("=")[2]
        connection = HTTPConnection("127.0.0.1", address.port or 0, timeout=20)
        connection.request("GET", f"/?{address.query}")
        answer = connection.getresponse()
        cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        answer.read()
        for path in ("/%1b]0;PWN%07", "//", "/.", "/_nicegui/..%1b/", "/_nicegui/%0a%9b/x.js"):
            connection.request("GET", f"{path}?token={token}", headers={"cookie": cookie})
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (404, True)
        connection.close()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert token not in err
    assert not set(err.replace("\n", "")) & {chr(code) for code in [*range(32), *range(127, 160)]}


@pytest.mark.parametrize(
    ("redirect", "code", "said"),
    [
        (">/dev/full", 2, "error: the output cannot be written: no space left on device\n"),
        (">&-", 2, "error: nobody would see the address: standard output leads nowhere\n"),
        ("| true", 141, ""),
    ],
)
def test_an_address_that_cannot_be_told_ends_it_in_order(
    tmp_path: Path, redirect: str, code: int, said: str
) -> None:
    """One line, and no traceback: a full disk, a closed output, a reader that left."""
    shutil.copy(SHOP, tmp_path / "shop.json")
    command = f"{shlex.quote(sys.executable)} -m advisor preview shop.json --model builtin"
    script = f"set -o pipefail; {command} --no-open {redirect}"
    done = subprocess.run(
        ["/bin/bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, said)


def test_an_edited_recording_is_refused(tmp_path: Path) -> None:
    """In one line, before anything is served: nobody said what it says."""
    shutil.copy(SHOP, tmp_path / "shop.json")
    recorded = FIXTURES.parent / "recordings" / "ecommerce-platform.jsonl"
    edited = recorded.read_text("utf-8").replace('"text": "', '"text": "<script>')
    (tmp_path / "edited.jsonl").write_text(edited, "utf-8")
    command = [sys.executable, "-m", "advisor", "preview", "shop.json", "--replay", "edited.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"error: edited\.jsonl:\d+ .* is not what was recorded: .*\n", done.stderr)


def test_a_kill_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    """What was proposed before it is there for whoever resumes the session."""
    (tmp_path / ".git").touch()
    shutil.copy(SHOP, tmp_path / "shop.json")
    with start(tmp_path) as process, page(browser) as opened:
        assert process.stdout is not None
        open_page(opened, process.stdout.readline().split()[0])
        ask(opened, "Rename the node order-db to orders-db.")
        opened.locator(".review").first.wait_for()
        process.kill()
        process.communicate(timeout=20)
    with start(tmp_path, "--resume") as process, page(browser) as opened:
        assert process.stdout is not None
        open_page(opened, process.stdout.readline().split()[0])
        assert "orders-db" in (opened.locator(".review").first.text_content() or "")
        process.terminate()
        process.communicate(timeout=20)
    assert "orders-db" not in (tmp_path / "shop.json").read_text("utf-8")


def test_it_ends_though_a_page_is_open(browser: Browser, tmp_path: Path) -> None:
    """An open page holds nothing up; a session without words leaves nothing behind."""
    (tmp_path / ".git").touch()
    shutil.copy(SHOP, tmp_path / "shop.json")
    with start(tmp_path) as process, page(browser) as opened:
        assert process.stdout is not None
        open_page(opened, process.stdout.readline().split()[0])
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0
    assert {each.name for each in tmp_path.iterdir()} == {".git", "shop.json"}


def test_without_its_libraries_it_says_what_to_install(tmp_path: Path) -> None:
    """One line, where the extra was not installed."""
    shutil.copy(SHOP, tmp_path / "shop.json")
    script = (
        "import sys; from importlib import machinery; find = machinery.PathFinder.find_spec;"
        "hide = lambda name, *rest: None if name == 'nicegui' else find(name, *rest);"
        "machinery.PathFinder.find_spec = staticmethod(hide);"
        "from advisor.cli import main; sys.exit(main(['preview', 'shop.json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    told = "error: the preview needs the extra web: pip install 'calm-advisor[web]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_what_was_staged_before_its_end_is_kept(browser: Browser, tmp_path: Path) -> None:
    """The answer that a signal cuts off is stopped, as by the button; a kill would keep it, too."""
    (tmp_path / ".git").touch()
    file = tmp_path / "shop.json"
    shutil.copy(SHOP, file)
    answers = [Reply("I begin.", [CONNECT]), Reply("and on ", endless=True, pause=0.02)]
    with (
        ScriptedServer(answers) as server,
        start(tmp_path, "--model", "m", "--base-url", server.base_url) as process,
        page(browser) as opened,
    ):
        assert process.stdout is not None
        open_page(opened, process.stdout.readline().split()[0])
        opened.fill("#prompt", "Connect them.")
        opened.press("#prompt", "Enter")
        opened.wait_for_selector(".now .prose:has-text('and on')")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert "--resume 1" in out
    state = logs.read(logs.find(Journal.of(file), 1))
    assert [call.tool for call in state.pending.calls] == [CONNECT.name]
    assert state.exchanges[-1].error == "stopped"
