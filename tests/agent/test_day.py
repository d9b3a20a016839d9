"""The day of a conversation: what its tools tell by it, however late it is when they are asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.events import Called
from advisor.agent.recordings.exchange import Occasion
from advisor.agent.scripted import Reply, ScriptedServer, ToolCall
from advisor.assess.assessing import assess
from advisor.calm.model import Model
from advisor.change.journal import Journal
from advisor.sessions import logs
from advisor.settings import Settings
from scripts.meeting import TIME, Meeting

if TYPE_CHECKING:
    from advisor.sessions.log import Log

PAYMENTS = Path(__file__).parents[2] / "fixtures/architectures/payments.json"
ASSESS = Reply(tool_calls=[ToolCall("assess", {"top": 100})])
DONE = Reply("Done.")


def accepting(folder: Path, until: str) -> Path:
    """A document that accepts the findings of a rule until a day."""
    value = json.loads(PAYMENTS.read_text("utf-8"))
    rule = assess(Model(value)).findings[0].rule.name
    accepted = {"rule": rule, "reason": "Known.", "expires": until}
    value["metadata"] = {"assessment-suppressions": [accepted]}
    (folder / ".git").touch()
    file = folder / "accepting.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def asked(file: Path, prompt: str, log: Log | None = None, **opened: Any) -> tuple[str, str]:
    """What the tools told in a turn of a session, and what the model was told before."""
    with ScriptedServer([ASSESS, DONE]) as server:
        settings = Settings(model="scripted", base_url=server.base_url, max_retries=0)
        with Meeting(file, settings, log, **opened) as held:
            events = held.turn(prompt)
    text = "".join(event.outcome.text for event in events if isinstance(event, Called))
    return text, json.dumps(server.requests[0].body["messages"])


@pytest.mark.parametrize(("until", "holds"), [("2026-01-02", True), ("2026-01-01", False)])
def test_findings_are_accepted_by_the_day_that_the_model_is_told(
    tmp_path: Path, until: str, *, holds: bool
) -> None:
    """Up to and with its last day, by the clock of whoever opened the conversation."""
    text, told = asked(accepting(tmp_path, until), "What is weak?")
    assert f"Today is {TIME.date()}." in told
    assert (f"accepted until {until}: Known." in text) is holds


@pytest.mark.parametrize("day", ["2025-12-31", "2026-01-01"])
def test_what_is_recorded_is_answered_by_the_day_of_the_recording(tmp_path: Path, day: str) -> None:
    """In a first turn and in a session that goes on: a replay tells what was told then."""
    file, then = accepting(tmp_path, "2025-12-31"), Occasion("grace", day)
    first, _ = asked(file, "What is weak?", occasion=then)
    log = logs.find(Journal.of(file), 1)
    log.hold()
    later, _ = asked(file, "And now?", log, occasion=then)
    assert ("accepted until 2025-12-31" in first) is (day == "2025-12-31")
    assert later == first
