"""`advisor replay` with a scripted model, in this process, and all that it left behind."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.scripted import Fault, Reply, ScriptedServer, ToolCall
from advisor.errors import AdvisorError
from advisor.settings import Settings
from advisor.shells.policy import Terminal
from advisor.shells.replay import run

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.script import Answer, Request

TIME = datetime.fromisoformat("2026-01-02T03:04:05+00:00")


class Had(NamedTuple):
    """What one batch left behind."""

    code: int
    out: str
    err: str
    error: AdvisorError | None
    requests: list[Request]

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, for a program."""
        value: dict[str, Any] = json.loads(self.out)
        return value

    @property
    def states(self) -> dict[str, str]:
        """What came of each run, of a batch whose report is its output."""
        return {each["name"]: each["state"] for each in self.json["runs"]}


def step(prompt: str, name: str = "one", **about: Any) -> dict[str, Any]:
    """A step whose changes are accepted if they are valid, unless it says otherwise."""
    return {"name": name, "prompt": prompt, "review": "accept-valid"} | about


def script(folder: Path, name: str, *steps: dict[str, Any], **about: Any) -> Path:
    """A prompt script about shop.json in the same folder."""
    path = folder / f"{name}.yaml"
    said = {"architecture": "shop.json"} | about | {"steps": steps or [step("Set tier.")]}
    path.write_text(json.dumps(said), "utf-8")  # which is YAML
    return path


def answer(request: Request) -> Answer:
    """What the model does: `Set KEY.` it does, `Fail.` it does not, and else it has words."""
    messages = request.body["messages"]
    match str(messages[-1]["content"]).rstrip(".").split():
        case ["Set", key] if messages[-1]["role"] == "user":
            values = {"entries": [{"on": ["order-db"], "values": {key: "set"}}]}
            return Reply(tool_calls=[ToolCall("set_metadata", values)])
        case ["Fail"]:
            return Fault(401)
        case _:
            return Reply("So it is.")


def replay(
    *scripts: Path,
    answers: Any = answer,
    now: datetime = TIME,
    person: str = "ada",
    settings: dict[str, Any] | None = None,
    **options: Any,
) -> Had:
    """Have a batch; `options` go into the request, `settings` into the settings."""
    out, err = StringIO(), StringIO()
    request = run.Request(scripts, person, now, **options)
    with ScriptedServer(answers) as server:
        given: dict[str, Any] = {"model": "scripted", "base_url": server.base_url, "timeout": 10}
        configured = Settings(max_retries=0, **given | (settings or {}))
        try:
            code = run.run(request, configured, Terminal(out, err, None))
        except AdvisorError as error:
            return Had(error.exit_code, out.getvalue(), err.getvalue(), error, server.requests)
        return Had(code, out.getvalue(), err.getvalue(), None, server.requests)


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by path; not what a lock leaves."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
