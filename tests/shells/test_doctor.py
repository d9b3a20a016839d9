"""`advisor doctor`: whatever is wrong is found at its step, and told with what to do."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from advisor.agent.diagnosis import STEPS, diagnose
from advisor.agent.scripted import ScriptedServer
from advisor.agent.stored_key import Keyed
from advisor.errors import DONE, NO_MODEL, UsageError
from advisor.settings import Settings, effective
from advisor.shells import doctor
from tests.golden import golden
from tests.shells.ailments import CASES, KEY, WELL, Case, scripted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/doctor.md"
GOLDEN = Path(__file__).parent / "golden"
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD")
OTHERS = ("OPENAI_BASE_URL", "OPENAI_API_BASE", "ADVISOR_BASE_URL", "ANTHROPIC_API_KEY")
INTRODUCTION = """# When no model answers

`advisor doctor` looks at the configured model step by step: whether one is named, its price and \
its key are known, its client loads, its address can be reached, in TLS where it is https, the \
model is listed, streams words, counts tokens, calls a tool and takes its result. It sends up to \
three small requests. After a step that failed (✗) the others are not tried, and the command ends \
with exit code 5. A remark (!) is no failure. [settings.md](settings.md) says where keys, proxies \
and certificates are taken from; `advisor config` shows what is in force.

This page is made by the tests, which give the doctor each of these ailments.

| what is wrong | exit | what a person reads |
|---|---|---|
"""


class Seen(NamedTuple):
    """What the doctor said."""

    code: int
    out: str

    @property
    def lines(self) -> list[str]:
        """With ports and times as they are on every machine."""
        text = re.sub(r"127\.0\.0\.1:\d{4,}", "127.0.0.1:PORT", self.out)
        text = re.sub(r"after \d+ ms", "after N ms", text)
        return re.sub(r" \(\d+\.\d s\)$", "", text, flags=re.MULTILINE).splitlines()

    @property
    def marked(self) -> list[str]:
        """Failures and remarks; that no price is known is none of the endpoint's ailments."""
        found = [line for line in self.lines if line[:1] in {"✗", "!"}]
        return [" ".join(line.split()) for line in found if " price " not in line]


def see(case: Case, folder: Path, out: TextIO, **options: Any) -> int:
    """Give the doctor this case."""
    names = [*PROXIES, *(name.lower() for name in PROXIES), *OTHERS]
    with pytest.MonkeyPatch.context() as patch, case.serving() as variables:
        for name in names:
            patch.delenv(name, raising=False)
        environment = {"XDG_CONFIG_HOME": str(folder), "ADVISOR_MODEL": case.model}
        for name, value in (environment | dict(case.variables) | variables).items():
            patch.setenv(name, value)
        known = effective({}, os.environ)
        return doctor.run(known, os.environ, out, wait=case.wait, **options)


def seen(case: Case, folder: Path, **options: Any) -> Seen:
    """What a person reads of this case."""
    out = StringIO()
    code = see(case, folder, out, **options)
    return Seen(code, out.getvalue())


@pytest.fixture(scope="module")
def all_seen(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Seen]:
    """Every case, once."""
    return {case.name: seen(case, tmp_path_factory.mktemp("home")) for case in CASES}


def test_the_page_says_what_is_found(all_seen: Mapping[str, Seen]) -> None:
    """A line for each ailment, with what to do."""
    rows = []
    for name, told in all_seen.items():
        said = " ".join(told.marked).replace("|", "\\|")
        fence = "`` " if "`" in said else "`"
        quoted = f"{fence}{said}{fence[::-1]}" if said else ""
        rows.append(f"| {name} | {told.code} | {quoted} |\n")
    page = INTRODUCTION + "".join(rows)
    assert page == golden(PAGE, page)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_ailment_is_found_at_its_step(case: Case, all_seen: Mapping[str, Seen]) -> None:
    """One line for each step, the last of those tried the one that failed; never a secret."""
    told = all_seen[case.name]
    assert told.code == (NO_MODEL if case.failed else DONE)
    tried = [line.split()[1] for line in told.lines if line[:1] in {"✓", "!", "✗", "·"}]
    assert tried == list(STEPS[: STEPS.index(case.failed) + 1] if case.failed else STEPS)
    assert [line.split()[1] for line in told.lines if line[:1] == "✗"] == (
        [case.failed] if case.failed else []
    )
    assert KEY not in told.out
    assert "pa55word" not in told.out


def test_a_person_reads_every_step(tmp_path: Path) -> None:
    """What is well, and what a failure leaves out."""
    both = [
        seen(case, tmp_path)
        for case in (Case("well", scripted()), Case("ill", scripted(path=""), "chat"))
    ]
    text = "\n\n".join("\n".join(each.lines) for each in both) + "\n"
    assert text == golden(GOLDEN / "doctor.txt", text)


def test_a_program_reads_every_step(tmp_path: Path) -> None:
    """Also those that were not tried."""
    told = seen(Case("ill", scripted(path=""), "chat"), tmp_path, output_format="json")
    said = json.loads(told.out)
    assert (told.code, said["well"], said["model"]) == (NO_MODEL, False, "scripted")
    assert said["endpoint"].startswith("http://127.0.0.1:")
    assert [step["name"] for step in said["steps"]] == list(STEPS)
    states = {step["name"]: step["state"] for step in said["steps"]}
    assert (states["models"], states["chat"], states["tools"]) == ("passed", "failed", "skipped")
    assert said["steps"][-1]["said"] == "since chat failed"
    well = seen(Case("well", scripted()), tmp_path, output_format="json")
    assert (well.code, json.loads(well.out)["well"]) == (DONE, True)


def test_a_screen_without_these_marks_gets_words(tmp_path: Path) -> None:
    """An encoding that knows no check mark."""
    data = BytesIO()
    out = TextIOWrapper(data, encoding="ascii", write_through=True)
    see(Case("nobody", scripted(path=""), "chat"), tmp_path, out)
    lines = data.getvalue().decode("ascii").splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["ok", "!", "ok"]
    assert lines[8].startswith("FAILED chat ")


@pytest.mark.parametrize("output_format", ["text", "json"])
def test_the_builtin_rules_need_no_endpoint(tmp_path: Path, output_format: str) -> None:
    """Nothing is sent for them."""
    case = Case("rules", scripted(), model="builtin")
    told = seen(case, tmp_path, output_format=output_format)
    assert told.code == DONE
    if output_format == "json":
        assert json.loads(told.out) == {"model": "builtin", "well": True, "steps": []}
    else:
        assert told.out == "The built-in rules need no endpoint.\n"


def test_an_address_that_is_none_is_usage() -> None:
    """As with every command."""
    with pytest.raises(UsageError, match="is no address"):
        list(diagnose(Keyed(Settings(model="m", base_url="nowhere")), {}, wait=1))


@pytest.mark.parametrize("wait", [0.0, -1.0, float("nan")])
def test_a_wait_that_is_none_is_usage(tmp_path: Path, wait: float) -> None:
    """Before anything is asked."""
    with pytest.raises(UsageError, match="--wait must be more than 0"):
        seen(Case("any", scripted(), wait=wait), tmp_path)


def test_a_name_that_nobody_knows_is_told() -> None:
    """Whatever the resolver says of it."""
    settings = Settings(model="m", base_url="http://nobody.invalid/v1", api_key=KEY)
    steps = list(diagnose(Keyed(settings), {}, wait=2))
    (failed,) = (step for step in steps if step.state == "failed")
    assert failed.name == "address"
    assert failed.said.startswith("http://nobody.invalid/v1 ")


@pytest.mark.parametrize(
    ("settings", "remark", "state", "said"),
    [
        (Settings(model="openai:m"), "", "failed", "none; set OPENAI_API_KEY"),
        (
            Settings(model="google_genai:m"),
            "it is locked",
            "failed",
            "none (it is locked); set GOOGLE_API_KEY or GEMINI_API_KEY",
        ),
        (
            Settings(model="m", base_url="http://127.0.0.1:1", api_key=KEY, key_owner="127.0.0.1"),
            "",
            "passed",
            "from the keyring (calm-advisor, 127.0.0.1)",
        ),
        (
            Settings(model="m", base_url="http://127.0.0.1:1"),
            "it is locked",
            "passed",
            "none (it is locked); many endpoints of one's own want none",
        ),
        (
            Settings(model="ollama:m"),
            "",
            "skipped",
            "only the provider's package knows whether it needs one",
        ),
    ],
)
def test_where_the_key_is_from_is_told(
    settings: Settings, remark: str, state: str, said: str
) -> None:
    """Or that there is none, and what to set."""
    key = next(step for step in diagnose(Keyed(settings, remark), {}, wait=1) if step.name == "key")
    assert (key.state, key.said) == (state, said)


def test_nothing_is_asked_twice() -> None:
    """Three requests at most, also where one of them fails."""
    requests = []
    with ScriptedServer(WELL) as server:
        settings = Settings(model="scripted", base_url=server.base_url, api_key=KEY)
        list(diagnose(Keyed(settings), {}, wait=5))
        requests.append(len(server.requests))
        sent = [str(request.body) for request in server.requests]
    with ScriptedServer([]) as server:
        list(diagnose(Keyed(Settings(model="m", base_url=server.base_url)), {}, wait=5))
        requests.append(len(server.requests))
    assert requests == [3, 1]
    assert sum(map(len, sent)) < 3000


def test_no_library_writes_beside_the_lines(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a warning nor a log record reaches the screen."""
    seen(next(case for case in CASES if case.name == "no answer"), tmp_path)
    shown = [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and not logging.getLogger(record.name.partition(".")[0]).handlers
    ]
    assert shown == []


def test_nothing_goes_to_a_tracing_service() -> None:
    """Even where the environment asks for it."""
    code = (
        "import sys\n"
        "from advisor.agent.diagnosis import diagnose\n"
        "from advisor.agent.stored_key import Keyed\n"
        "from advisor.settings import Settings\n"
        "settings = Settings(model='m', base_url=sys.argv[1], api_key='k')\n"
        "print(*[step.state for step in diagnose(Keyed(settings), {}, wait=10)])\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as tracing, ScriptedServer(WELL) as server:
        tracing.setblocking(False)  # noqa: FBT003 - the socket's own signature
        environment = os.environ | {
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_API_KEY": "k",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{tracing.getsockname()[1]}",
        }
        result = subprocess.run(
            [sys.executable, "-c", code, server.base_url],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert result.stdout.split()[-1] == "passed"
        with pytest.raises(BlockingIOError):
            tracing.accept()


def test_ctrl_c_ends_it_at_once() -> None:
    """In a process of its own, in the middle of an answer."""
    code = (
        "import signal, sys, threading, os\n"
        "from advisor.agent.diagnosis import diagnose\n"
        "from advisor.agent.scripted import Break, Reply, ScriptedServer\n"
        "from advisor.agent.stored_key import Keyed\n"
        "from advisor.settings import Settings\n"
        "with ScriptedServer([Reply('x', breaks=Break(0, 'silence'))]) as server:\n"
        "    settings = Settings(model='m', base_url=server.base_url, api_key='k')\n"
        "    try:\n"
        "        for step in diagnose(Keyed(settings), {}, wait=60):\n"
        "            print(step.name)\n"
        "            if step.name == 'models':\n"
        "                press = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "                threading.Timer(0.5, press).start()\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=30
    )
    assert result.stdout.splitlines()[-2:] == ["models", "interrupted"]
    assert result.stderr == ""
