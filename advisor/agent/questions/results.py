"""How the results of looks are told to a person. Imports no model library."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from advisor.assess.words import bullets, code, plain
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_STANDING = re.compile(r"Note: |Open, to be settled|Nothing is left open|Staged for the person")
"""How lines begin that tools add to every answer."""
_LONGEST = 300
_RECORD_LINES = 60
_SHOWN_FIRST = ("name", "node-type", "description", "protocol")


def told(reader: str, results: Sequence[str]) -> str:
    """The results of looks in the words of `reader`; refusals as they are."""
    refused = [each.partition("\n")[0] for each in results if each.startswith("Refused")]
    sound = [each for each in results if not each.startswith("Refused")]
    parts = [READERS[reader](sound) if sound else "", *refused]
    return "\n\n".join(filter(None, parts))


def _nothing(_: Sequence[str]) -> str:
    return ""


def _lines(results: Sequence[str]) -> str:
    """Each line as an item."""
    return "\n".join(f"- {_unquoted(line)}" for result in results for line in _own(result))


def _contained(results: Sequence[str]) -> str:
    """Only what contains a node and what it contains."""
    lines = [line for result in results for line in _own(result) if "contain" in line]
    return "\n".join(f"- {_unquoted(line)}" for line in lines) or "Nothing contains it, nor it."


def _elements(results: Sequence[str]) -> str:
    """Elements that were shown, an item each."""
    lines = [line for result in results for line in _own(result)]
    return "\n".join(f"- {_element(line)}" for line in lines)


def _element(line: str) -> str:
    """`node {"unique-id": "a", "name": "A"}` in words."""
    kind, _, text = line.partition(" ")
    try:
        value = json.loads(text)
    except ValueError:
        return _unquoted(line)
    return _described(kind, value) if isinstance(value, dict) else _unquoted(line)


def _described(kind: str, value: Mapping[str, Any]) -> str:
    identity = value.get("unique-id")
    parts = [f"{kind} {code(identity)}" if isinstance(identity, str) else kind]
    rest = [key for key in value if key not in (*_SHOWN_FIRST, "unique-id")]
    for key in (*_SHOWN_FIRST, *rest):
        if key in value:
            member = value[key]
            said = member if isinstance(member, str) else json.dumps(member, ensure_ascii=False)
            parts.append(f"{plain(key)}: {plain(said, _LONGEST)}")
    return "; ".join(parts)


def _checks(results: Sequence[str]) -> str:
    """The findings, the gravest first."""
    _, *rest = [line for result in results for line in _own(result)] or [""]
    kinds = [line.removeprefix("new ").partition(" ")[0] for line in rest]
    errors, warnings = kinds.count("error"), kinds.count("warning")
    others = len(kinds) - errors - warnings
    tally = ", ".join(
        counted(number, noun)
        for number, noun in ((errors, "error"), (warnings, "warning"), (others, "other remark"))
        if number
    )
    new = sum(line.startswith("new ") for line in rest)
    staged = f"; {new} of them by staged changes" if new else ""
    verdict = "The document is not valid" if errors else "The document is valid"
    heading = f"{verdict}: {tally}{staged}." if tally else f"{verdict}, with no findings."
    return bullets(heading, (plain(line, _LONGEST) for line in rest))


def _checks_briefly(results: Sequence[str]) -> str:
    """What the checks say, without the list."""
    text = _checks(results).partition("\n")[0]
    return f"Checks: {text[:1].lower()}{text[1:]}" if text else ""


def _overview(results: Sequence[str]) -> str:
    """The document's own members, then what the checks say."""
    return f"{_elements(results[:1])}\n\n{_checks_briefly(results[1:])}"


def _record(results: Sequence[str]) -> str:
    """Decision records, each as a block quote: it is somebody's words."""
    return "\n\n".join(_quoted(result) for result in results)


def _quoted(result: str) -> str:
    heading, _, rest = result.partition("\n")
    try:
        text = json.loads(rest.partition("\n")[0])
    except ValueError:
        text = rest
    lines = str(text).strip().splitlines()
    quoted = [f"> {line}".rstrip() for line in _without_code(lines)]
    if len(quoted) > _RECORD_LINES:
        quoted = [*quoted[:_RECORD_LINES], f"> … and {len(quoted) - _RECORD_LINES} more lines"]
    return "\n".join((_unquoted(heading), "", *quoted))


def _without_code(lines: Sequence[str]) -> list[str]:
    """The lines, with a remark for each block of code: JSON in an answer would seem a change."""
    kept, fence = [], ""
    for line in lines:
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and not fence:
            fence = mark[1]
            kept.append("(code left out)")
        elif fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif not re.match(r"[ \t>]*[\[{]", line):
            kept.append(line)
    return kept


def _own(result: str) -> list[str]:
    """The lines of a result that are about what was looked at."""
    lines = result.split("\n")
    end = next((n for n, line in enumerate(lines) if n and _STANDING.match(line)), len(lines))
    return lines[:end]


def _unquoted(line: str) -> str:
    """Ids as code instead of JSON strings."""
    return re.sub(r'"((?:[^"\\]|\\.)*)"', lambda match: code(match[1]), plain(line, 2 * _LONGEST))


READERS: dict[str, Callable[[Sequence[str]], str]] = {
    "nothing": _nothing,
    "lines": _lines,
    "contained": _contained,
    "elements": _elements,
    "checks": _checks,
    "checks briefly": _checks_briefly,
    "overview": _overview,
    "record": _record,
}
