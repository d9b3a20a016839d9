"""`advisor ask` as a person starts it, in this process, against a provider at fault."""

from __future__ import annotations

import json
import re
import shutil
import time
from base64 import b64encode
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from advisor.cli import main
from tests.faults.cases import KEY, PASSWORD

if TYPE_CHECKING:
    from tests.faults.cases import Case

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
SECRETS = (KEY, PASSWORD, "pa55%3Aword", b64encode(b"user:pa55:word").decode())


class Ended(NamedTuple):
    """What one command left behind."""

    code: int
    out: str
    err: str
    requests: int
    seconds: float
    file: Path

    @property
    def is_untouched(self) -> bool:
        """Whether the file's bytes are those that it had."""
        return self.file.read_bytes() == PLATFORM.read_bytes()

    @property
    def leaks(self) -> list[str]:
        """Where a secret can be read: in the output, the errors, or a file of the project."""
        places = {"output": self.out.encode(), "errors": self.err.encode()}
        for path in self.file.parent.rglob("*"):
            if path.is_file():
                places[str(path)] = path.read_bytes()
        return [
            place
            for place, data in places.items()
            if any(secret.encode() in data for secret in SECRETS)
        ]

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, for a program."""
        value: dict[str, Any] = json.loads(self.out)
        return value


def configuration(case: Case, folder: Path) -> Path:
    """A user's configuration folder with the settings of the case."""
    values = {"max_retries": 0, "request_timeout": 20, **case.settings}
    lines = [f"{name} = {value}\n" for name, value in values.items()]
    file = folder / "calm-advisor/settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("".join(lines), "utf-8")
    return folder


def environment(base_url: str, configuration: Path) -> dict[str, str]:
    """What the command learns from outside."""
    return {
        "ADVISOR_BASE_URL": base_url,
        "ADVISOR_MODEL": "some-model",
        "OPENAI_API_KEY": KEY,
        "XDG_CONFIG_HOME": str(configuration),
    }


def arguments(file: Path, case: Case, *flags: str) -> list[str]:
    """The command that meets the fault."""
    return ["ask", str(file), "Make it available.", "--yes", *case.flags, *flags]


def project(folder: Path) -> Path:
    """A project of its own with the example architecture."""
    (folder / ".git").mkdir(parents=True)
    return Path(shutil.copy(PLATFORM, folder / "shop.json"))


def run(case: Case, folder: Path, *flags: str) -> Ended:
    """Have the command meet the fault."""
    file = project(folder / "project")
    configured = configuration(case, folder / "configuration")
    out, err = StringIO(), StringIO()
    with (
        case.serving(case.script) as server,
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        for name, value in environment(server.base_url, configured).items():
            patch.setenv(name, value)
        start = time.monotonic()
        code = main(arguments(file, case, *flags))
        seconds = time.monotonic() - start
        requests = len(server.requests)
    return Ended(code, out.getvalue(), err.getvalue(), requests, seconds, file)


def readable(text: str, ended: Ended) -> str:
    """Without what differs from run to run."""
    text = text.replace(str(ended.file), "shop.json")
    text = re.sub(r"there are add_node,.*", "there are …", text)
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
