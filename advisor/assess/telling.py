"""An assessment as Markdown of our own: for an answer, a report and the chat."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.assess.words import bullets, code, enumerated
from advisor.calm.phrases import counted
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.assess.assessing import Assessment
    from advisor.assess.weak_point import Remedy, WeakPoint

_DOUBTS = 20
_FURTHER = 12
"""Findings beyond those that are told in full that are named before the rest is counted."""
_UNKNOWN = (
    "What the document does not state is not known: capacity, timeouts, what runs behind a node, "
    "and whether a caller needs the answer at once."
)
_METHODS = "How each rule judges is told by `/assess all` and stands in docs/rules."
_VALUES = 60
"""Characters of an argument of a remedy that are shown."""


def told(assessment: Assessment, count: int, known: str = "", *, method: bool = False) -> str:
    """The first `count` findings in full, and what there is beyond.

    Args:
        assessment: what was found.
        count: how many are told in full.
        known: what else is known, said before the doubts.
        method: whether it is told how each was judged; else where that stands.
    """
    found, parts = assessment.findings, []
    if not found:
        parts.append("**No weak point** of the kinds that are judged.")
    elif count < len(found):
        first = "first" if count == 1 else f"first {count}"
        parts.append(f"The {first} of {counted(len(found), 'weak point')}:")
    parts += [in_full(number, point) for number, point in enumerate(found[:count], 1)]
    if rest := found[count:]:
        parts.append(f"Further: {further(rest)}.")
    parts += [known] if known else []
    parts += [doubt.words for doubt in assessment.doubts[:_DOUBTS]]
    if len(assessment.doubts) > _DOUBTS:
        parts.append(f"And {counted(len(assessment.doubts) - _DOUBTS, 'more belief')} like these.")
    if not found:
        parts.append(judged_all(assessment))
    elif method:
        parts.append(judged(found[:count]))
    parts.append(_UNKNOWN if method or not found else f"{_UNKNOWN} {_METHODS}")
    return "\n\n".join(filter(None, parts))


def in_full(number: int, point: WeakPoint) -> str:
    """One finding with its proof, why it matters and what would mend it."""
    told_of = point.told
    lines = [
        f"{number}. {told_of.title} ({point.severity}, {code(point.rule.name)})",
        f"   - Proof: {told_of.proof.text}",
        f"   - Why: {point.rule.why} ({point.rule.source})",
        *(
            f"   - {'Or' if n else 'Remedy'}: {call(each)}"
            for n, each in enumerate(told_of.remedies)
        ),
        *([f"   - Note: {told_of.note}"] if told_of.note else []),
    ]
    return "\n".join(lines)


def further(found: Sequence[WeakPoint]) -> str:
    """Findings named in a line: by their elements and rules, the last ones counted alone."""
    named = [f"{enumerated(each.elements, 3)} ({each.rule.name})" for each in found[:_FURTHER]]
    more = found[_FURTHER:]
    return ", ".join(named) + (f" and {len(more)} more: {by_severity(more)}" if more else "")


def by_severity(found: Iterable[WeakPoint]) -> str:
    """How many there are of each severity, as `1 critical, 3 high`."""
    counts = Counter(point.severity for point in found)
    return ", ".join(f"{number} {severity}" for severity, number in sorted(counts.items()))


def call(remedy: Remedy) -> str:
    """A remedy as a person reads it: the tool and its arguments."""
    given = "; ".join(f"{name} {_value(value)}" for name, value in remedy.arguments.items())
    return f"{code(remedy.tool)} with {given}"


def judged(found: Iterable[WeakPoint]) -> str:
    """How the findings that are told were judged, a line for each rule."""
    rules = dict.fromkeys(point.rule for point in found)
    return bullets(
        "How it was judged:", (f"{rule.summary} ({rule.name}): {rule.method}" for rule in rules)
    )


def judged_all(assessment: Assessment) -> str:
    """What was looked for, where nothing was found."""
    return bullets("What was looked for:", (rule.summary for rule in assessment.rules))


def _value(value: Any) -> str:
    """An argument: ids and texts in backticks, all else as JSON that is cut where it is long."""
    if value == []:
        return "none"
    if isinstance(value, str):
        return code(value)
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return enumerated(value)
    return code(cut(json.dumps(value, ensure_ascii=False), _VALUES))


def table(found: Iterable[tuple[int, WeakPoint]]) -> Iterator[str]:
    """Findings and their numbers as the rows of a Markdown table."""
    yield "| | severity | rule | elements |"
    yield "| --- | --- | --- | --- |"
    for number, point in found:
        where = enumerated(point.elements).replace("|", "\\|")
        yield f"| {number} | {point.severity} | {point.rule.name} | {where} |"
