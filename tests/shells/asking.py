"""`advisor ask` with a scripted model, in this process, and all that it left behind."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.scripted import Reply, ScriptedServer, ToolCall
from advisor.change.journal import Journal
from advisor.errors import AdvisorError
from advisor.settings import Settings
from advisor.shells import ask
from advisor.shells.policy import Policy, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.agent.script import Script

TIME = datetime.fromisoformat("2026-01-02T03:04:05+00:00")
BALANCER = {
    "unique-id": "load-balancer",
    "node-type": "service",
    "name": "Load Balancer",
    "description": "Spreads requests over the instances of the gateway.",
}
ADD = ToolCall(
    "add_node", {"node": BALANCER, "in": "ecommerce-system", "why": "One gateway is not enough."}
)
ENDS = {"source": {"node": "load-balancer"}, "destination": {"node": "api-gateway"}}
CONNECT = ToolCall(
    "add_relationship",
    {
        "relationship": {
            "unique-id": "load-balancer-connects-gateway",
            "description": "Forwards to a healthy instance.",
            "protocol": "HTTPS",
            "relationship-type": {"connects": ENDS},
        },
        "why": "Requests must reach it.",
    },
)
DONE = Reply("A load balancer now stands in front of the gateway.")
CHANGES = [Reply("I add a load balancer.", [ADD, CONNECT]), DONE]
"""A script that ends in a valid proposal of two changes."""
DANGLING = [
    Reply(
        tool_calls=[
            ToolCall(
                "add_relationship",
                {
                    "relationship": {
                        "unique-id": "customer-uses-shop",
                        "relationship-type": {
                            "interacts": {"actor": "customer", "nodes": ["shop"]}
                        },
                    }
                },
            )
        ]
    ),
    Reply("There is no shop."),
    Reply("I cannot mend it."),
]
"""A script that ends in a proposal with an error."""


def metadata(on: str, **members: Any) -> ToolCall:
    """A call that edits the metadata of one element."""
    return ToolCall("set_metadata", {"entries": [{"on": [on]} | members]})


class Asked(NamedTuple):
    """What one run left behind."""

    code: int
    out: str
    error: AdvisorError | None
    requests: int

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, for a program."""
        value: dict[str, Any] = json.loads(self.out)
        return value


class Screen(StringIO):
    """Text that was shown, and the lines that a person types, one for each prompt."""

    def __init__(self, *typed: str) -> None:
        super().__init__()
        self._typed = list(typed)

    def ask(self, prompt: str) -> str:
        """Show the prompt and type the next line; then input is at its end."""
        self.write(prompt)
        if not self._typed:
            self.write("^D\n")
            raise EOFError
        self.write(f"{self._typed[0]}\n")
        return self._typed.pop(0)


def run(
    file: Path,
    script: Script,
    *typed: str,
    prompt: str = "Make it available.",
    person: bool = False,
    **options: Any,
) -> Asked:
    """Ask about `file`; with lines typed, or with `person`, at a terminal.

    Of `options` those that a Policy has go into one, `edit` to the terminal, the rest to the
    request.
    """
    screen = Screen(*typed)
    answer: Callable[[str], str] | None = screen.ask if typed or person else None
    edit = options.pop("edit", None)
    policy = Policy(**{name: options.pop(name) for name in Policy._fields if name in options})
    request = ask.Request(
        file=file, prompt=prompt, person="ada", time=TIME, policy=policy, **options
    )
    with ScriptedServer(script) as server:
        settings = Settings(model="scripted", base_url=server.base_url, max_retries=0, timeout=10)
        try:
            code = ask.run(request, settings, Terminal(screen, StringIO(), answer, edit=edit))
        except AdvisorError as error:
            return Asked(error.exit_code, screen.getvalue(), error, len(server.requests))
        return Asked(code, screen.getvalue(), None, len(server.requests))


def history(file: Path) -> list[str]:
    """What was done to `file`: action and state of each entry."""
    journal = Journal.of(file)
    return [f"{entry.action} {entry.state}" for entry in journal.entries(journal.name(file))]


def untouched(file: Path, before: bytes) -> bool:
    """Whether nothing was written, neither the file nor any history."""
    return file.read_bytes() == before and not (file.parent / ".advisor").exists()
