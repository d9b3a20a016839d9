"""Results of runs that nobody had, in short: for the tests of what is made of results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.agent.budget import Spent
from advisor.batch.asked import Asked, Batch
from advisor.batch.judging import Judgement
from advisor.batch.report import Report
from advisor.batch.results import RunResult, StepResult, ToolCall
from advisor.calm import document as documents
from tests.change.staging import ADD_CACHE, PLATFORM, TEXT, proposal

if TYPE_CHECKING:
    from advisor.batch.results import State

BEGAN = "2026-01-02T03:04:05+00:00"
EVIL = "`|<b>[x](y) ]]> \x1b[2J\u202e\ud800\n# head"
"""What a model may say to break out of wherever it is shown."""

LONG = "a-name-that-is-longer-than-the-screen-has-room-for~2"

DIFF = ('  + node  cache · database · "Cache"', "      description  Keeps what is asked for often.")
HELD = Judgement("elements.cache", passed=True)
BROKEN = Judgement(
    "only",
    passed=False,
    why="changed outside `only`: node edge-cache.metadata",
    collateral=("node edge-cache.metadata",),
)


def step(name: str = "cache", state: State = "passed", **about: Any) -> StepResult:
    """A step that asked for a cache and got it."""
    given: dict[str, Any] = {
        "prompt": "Add a cache.",
        "answer": "Done.",
        "decision": "accepted",
        "judgements": (HELD,),
        "calls": (ToolCall("add_node", {"node": {"unique-id": "cache"}}, "add node cache"),),
        "spent": Spent(2, 1200, 80, 900, 0.02),
        "seconds": 4.5,
        "diff": DIFF,
    }
    return StepResult(name, state, **(given | about))


def failed(name: str = "broker", **about: Any) -> StepResult:
    """A step that changed something else besides."""
    given: dict[str, Any] = {"judgements": (HELD, BROKEN)}
    return step(name, "failed", **(given | about))


def run(name: str, state: State = "passed", *steps: StepResult, **about: Any) -> RunResult:
    """A run of a script of that name."""
    given: dict[str, Any] = {"seconds": 9.0, "characters": 5000}
    steps = steps or (step(),)
    script, architecture = f"scripts/{name}.yaml", "shop.json"
    return RunResult(name, script, architecture, "builtin", state, steps, **(given | about))


def planned() -> RunResult:
    """A run whose step left a plan of the example architecture."""
    document = documents.load(PLATFORM)
    made = step("later", decision="planned", proposal=proposal(document, ADD_CACHE))
    return run("plan", "passed", made, document=documents.read(TEXT, "shop.json"))


def batch(*scripts: Path, **about: Any) -> Batch:
    """What a batch of these scripts was asked."""
    asked = tuple(Asked(each, f"digest of {each.name}") for each in scripts or (Path("s.yaml"),))
    return Batch(asked, "builtin", BEGAN, **about)


def every_kind() -> tuple[RunResult, ...]:
    """A run of each outcome, with names and reasons that are hard to show."""
    malformed = (ToolCall("add_nod", "{", "", "there is no tool add_nod", malformed=True),)
    down = "the provider does not answer: connection refused; see advisor doctor"
    unconfigured = "no model is configured; give --model, or name one in the script"
    nothing: dict[str, Any] = {"judgements": (), "diff": (), "calls": ()}
    missed: dict[str, Any] = {"why": "nothing was proposed", "decision": "", **nothing}
    unmet: dict[str, Any] = {
        "why": "findings dangling-reference does not hold: it is not found",
        **nothing,
    }
    cut_off = step("second", "error", why=down, **nothing)
    skipped = step("if-broken", "skipped", spent=Spent(), answer="", decision="", **unmet)
    return (
        run(
            "resilience", "passed", step(), step("replicas", spent=Spent(3, 30_000, 900, 100, 0.3))
        ),
        run("payments", seconds=185.0, title="Payments get a queue"),
        run("iot", "failed", step(), failed("broker", diff=DIFF * 12, calls=malformed)),
        run(EVIL, "failed", failed(EVIL, answer=EVIL, prompt=EVIL, why=EVIL, diff=(EVIL,))),
        run(LONG, "failed", step("edit", "failed", **missed)),
        run("trading", "error", step(), cut_off, error=down, exit_code=5),
        run("no-model", "error", error=unconfigured, exit_code=5)._replace(steps=()),
        run("farm", "skipped", skipped, seconds=0.02),
        run("late", "interrupted", step(), error="stopped", exit_code=130),
    )


def report(*runs: RunResult) -> Report:
    """A report of these runs."""
    return Report("openai:gpt-5", BEGAN, 58.4, 8, runs)
