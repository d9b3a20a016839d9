"""What the built-in rules make of the paraphrases: ``python -m tests.agent.paraphrasing``.

Each prompt is one turn with `--model builtin` on a fixture; what it staged and answered is compared
with what the corpus expects. The rate is printed for each kind.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from advisor.agent.events import Called, Text
from advisor.agent.loop import Conversation
from advisor.agent.models import connect
from advisor.calm.document import load
from advisor.change.workspace import Workspace
from advisor.settings import Settings
from tests.agent.talk import opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Json = dict[str, Any]

CORPUS = Path(__file__).with_name("paraphrases.yaml")
_FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"
_FINDING = re.compile(r"^\d+\. .*\((?:critical|high|medium|low), `([\w-]+)`\)$")
_PARTS = {"id", "unique-id"}
"""Members that name the object that they are in."""


class Came(NamedTuple):
    """What came of a prompt."""

    calls: list[tuple[str, Json]]
    """The changes that were staged."""
    answer: str


def entries() -> list[Json]:
    """The corpus."""
    listed: list[Json] = yaml.safe_load(CORPUS.read_text("utf-8"))
    return listed


def said(entry: Json) -> Came:
    """One turn with the built-in rules."""
    workspace = Workspace(load(_FIXTURES / f"{entry['architecture']}.json"))
    settings = Settings(model="builtin")
    model = connect(settings, lambda: workspace.model)
    conversation = Conversation(model, opening(workspace), settings)

    async def turn() -> list[Any]:
        return [event async for event in conversation.turn(entry["prompt"], workspace)]

    events = asyncio.run(turn())
    called = [each for each in events if isinstance(each, Called)]
    calls = [(each.tool, dict(each.arguments)) for each in called if each.outcome.change]
    return Came(calls, "".join(each.text for each in events if isinstance(each, Text)))


def wrong(expected: Json, came: Came) -> str:
    """What is not as it is expected to be; empty where all of it is."""
    told = list(_findings(came.answer))
    for number, key in enumerate(expected.get("findings", ())):
        rule, _, element = key.partition(":")
        if number >= len(told) or told[number][0] != rule or element not in told[number][1]:
            return f"finding {number + 1} is not {key}"
    if "count" in expected and len(told) != expected["count"]:
        return f"{len(told)} findings are told, not {expected['count']}"
    for text in expected.get("mentions", ()):
        if str(text).lower() not in came.answer.lower():
            return f"{text} is not mentioned"
    if expected.get("staged") is False and came.calls:
        return f"staged {', '.join(tool for tool, _ in came.calls)}"
    lists = [expected["calls"], *expected.get("or_calls", ())] if "calls" in expected else []
    if lists and not any(_are(wanted, came.calls) for wanted in lists):
        return f"staged {', '.join(tool for tool, _ in came.calls) or 'nothing'}"
    return ""


def results() -> list[tuple[Json, str]]:
    """Each entry, and what is wrong with what came of it."""
    return [(entry, wrong(entry["expect"], said(entry))) for entry in entries()]


def rates(found: Sequence[tuple[Json, str]]) -> str:
    """How many of each kind came out as expected, and of all."""
    of, well = Counter[str](), Counter[str]()
    for entry, problem in found:
        for kind in (entry["kind"], "all"):
            of[kind] += 1
            well[kind] += not problem
    lines = (
        f"{kind:<9}{well[kind]:>4} of {of[kind]:>3}{100 * well[kind] // of[kind]:>5} %"
        for kind in of
    )
    return "\n".join(lines) + "\n"


def _findings(answer: str) -> Iterator[tuple[str, str]]:
    """The findings that are told in full: the rule, and all that is said of each."""
    rule, block = "", ""
    for line in answer.splitlines():
        if head := _FINDING.match(line.strip()):
            if rule:
                yield rule, block
            rule, block = head[1], line
        elif rule:
            block += line
    if rule:
        yield rule, block


def _are(wanted: Sequence[Json], calls: Sequence[tuple[str, Json]]) -> bool:
    """Whether these calls are the wanted ones, each once."""
    left = [*calls]
    for want in wanted:
        for tool, arguments in left:
            if tool == want["tool"] and _holds(want.get("arguments", {}), arguments):
                left.remove((tool, arguments))
                break
        else:
            return False
    return not left


def _holds(want: Any, given: Any) -> bool:
    """Whether a value is what is expected, as the corpus says."""
    if isinstance(want, dict):
        return isinstance(given, dict) and all(
            key in given and _holds(value, given[key]) for key, value in want.items()
        )
    if isinstance(want, list):
        return (
            isinstance(given, list)
            and len(want) == len(given)
            and all(any(_holds(each, other) for other in given) for each in want)
        )
    if isinstance(given, dict):
        return any(given.get(part) == want for part in _PARTS)
    return bool(want == given)


if __name__ == "__main__":
    sys.stdout.write(f"Paraphrases, written apart from the rules:\n{rates(results())}")
