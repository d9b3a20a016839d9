"""The pages of docs/rules: one for each rule of the assessment, and the list of all."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.assess.assessing import assess
from advisor.assess.rules import RULES
from advisor.assess.telling import in_full
from advisor.assess.weak_point import FOCUSES
from advisor.calm.model import Model

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule, WeakPoint

_ARCHITECTURES = Path(__file__).parent.parent / "fixtures" / "architectures"
_NOTE = "<!-- Made by `make docs` from the rules themselves. -->"

_INDEX = """\
What `advisor assess` looks for. Each finding has a proof that can be checked by reading the \
document, the flows that it affects, why it matters with its source, and tool calls that mend it. \
What a document must be to be valid is on [a page of its own](validation.md).

A severity is that of most findings of a rule: *critical* takes the whole system down or opens it \
to anyone, *high* takes a flow down or exposes data, *medium* makes an outage longer or a change \
dearer, *low* is hygiene. Findings are ranked by severity; within one, the first of every rule \
comes before the second of any.

What is accepted as it is can be suppressed, with a reason and a date on which it is looked at \
again: see [assessment](../assessment.md)."""


def pages() -> dict[str, str]:
    """Each page by its name in docs."""
    found = {f"rules/{rule.name}.md": _page(rule) for rule in RULES}
    return {"rules/README.md": _index(), **found}


def _index() -> str:
    parts = ["# Rules of the assessment", _NOTE, _INDEX]
    for focus in FOCUSES:
        rows = [
            f"| [{rule.name}]({rule.name}.md) | {rule.severity} | {rule.summary} |"
            for rule in RULES
            if rule.focus == focus
        ]
        parts += [
            f"## {focus.capitalize()}",
            "\n".join(("| rule | severity | what it finds |", "| --- | --- | --- |", *rows)),
        ]
    return "\n\n".join(parts) + "\n"


def _page(rule: Rule) -> str:
    parts = [
        f"# {rule.name}",
        _NOTE,
        f"{rule.summary}.",
        f"*{rule.focus.capitalize()}, {rule.severity} for most.*",
        "## How it is judged",
        rule.method,
        "## Why it matters",
        f"{rule.why}\n\nSource: {rule.source}.",
    ]
    if example := _example(rule.name):
        name, number, point = example
        evidence = json.dumps(point.to_json()["evidence"], indent=2, ensure_ascii=False)
        parts += [
            "## For example",
            f"In `fixtures/architectures/{name}`, and what `advisor assess` says of it:",
            in_full(number, point),
            "The proof as JSON, for a program that checks it:",
            f"```json\n{evidence}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def _example(rule: str) -> tuple[str, int, WeakPoint] | None:
    """The shortest finding of a rule on the fixtures: the file, its number there, and itself."""
    found = [
        (name, number, point)
        for name, points in _assessed().items()
        for number, point in enumerate(points, 1)
        if point.rule.name == rule
    ]
    return min(found, key=lambda each: len(in_full(*each[1:])), default=None)


@cache
def _assessed() -> dict[str, tuple[WeakPoint, ...]]:
    """The findings on each fixture, by its file name."""
    return {
        path.name: assess(Model(json.loads(path.read_text("utf-8")))).findings
        for path in sorted(_ARCHITECTURES.glob("*.json"))
    }
