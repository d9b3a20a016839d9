"""`advisor ask` as it is typed, in this process, with a scripted model and all that it left."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from advisor.agent.scripted import ScriptedServer
from advisor.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.script import Request, Script

KEY = "sk-0123456789-secret"


class Commanded(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str
    requests: list[Request]

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, for a program."""
        value: dict[str, Any] = json.loads(self.out)
        return value

    @property
    def sent(self) -> str:
        """Everything that was sent."""
        return json.dumps([request.body for request in self.requests], ensure_ascii=False)


def command(
    file: Path, script: Script, *options: str, prompt: str = "Make it available.", model: str = "m"
) -> Commanded:
    """Run `advisor ask` on `file`; the user's own settings stand in its folder's `config`."""
    out, err = StringIO(), StringIO()
    environment = {
        "XDG_CONFIG_HOME": str(file.parent / "config"),
        "OPENAI_API_KEY": KEY,
        "ADVISOR_MODEL": "",
        "ADVISOR_BASE_URL": "",
    }
    with ScriptedServer(script) as server:
        address = () if model == "builtin" else ("--base-url", server.base_url)
        arguments = ["ask", str(file), prompt, "--model", model, *address, *options]
        with pytest.MonkeyPatch.context() as own, redirect_stdout(out), redirect_stderr(err):
            for name, value in environment.items():
                own.setenv(name, value)
            try:
                code = main(arguments)
            except SystemExit as ended:
                code = int(str(ended.code))
        return Commanded(code, out.getvalue(), err.getvalue(), server.requests)
