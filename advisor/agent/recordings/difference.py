"""How a request differs from the nearest one in a recording, in a few lines.

What it tells comes from documents and models: whoever shows it makes it harmless. Imports no model
library.
"""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from advisor.agent.recordings.exchange import linked, tools_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.agent.recordings.contents import Contents, Recorded
    from advisor.agent.recordings.exchange import Asked, Said, Tool

_LINES = 3
"""Lines that are shown of either side."""
_WIDTH = 160
"""Characters that are shown of a line."""
_BEFORE = 40
"""How many of those may stand before the first that differs."""
_COMPARED = 2_000
"""Characters by which messages are compared where there are several candidates."""
_CANDIDATES = 50

Told = tuple[str, tuple[str, ...]]
"""A summary in one line, and the lines of the difference: `- ` recorded, `+ ` sent."""


def told(held: Contents, run: str, asked: Asked) -> Told:
    """What was asked, against the nearest request that is in the recording."""
    found = _nearest(held, run, asked)
    if found is None:
        return f"{held.path} holds no exchange; record one with --record", ()
    where, lines = _differs(held, found, asked)
    summary = (
        f"{held.path} holds no answer to this request, which differs from exchange "
        f"{found.exchange.number} in {where}; record it anew with --record"
    )
    return summary, tuple(lines)


def tools_differ(recorded: Sequence[Tool], sent: Sequence[Tool]) -> list[tuple[str, list[str]]]:
    """Each tool that differs: what happened to it, and the first lines that differ."""
    before, after = ({tool.name: tool for tool in tools} for tools in (recorded, sent))
    found: list[tuple[str, list[str]]] = []
    for name in dict.fromkeys((*before, *after)):
        if name not in after:
            found.append((f"the tool {name}, which is gone", []))
        elif name not in before:
            found.append((f"the tool {name}, which is new", []))
        elif before[name] != after[name]:
            lines = _first_lines(_tool_lines(before[name]), _tool_lines(after[name]))
            found.append((f"the tool {name}", lines))
    if not found and list(before) != list(after):
        found.append(("the order of the tools", _first_lines(list(before), list(after))))
    return found


def _nearest(held: Contents, run: str, asked: Asked) -> Recorded | None:
    """The exchange that has most in common with what was asked."""
    tools, links = tools_digest(asked.tools) if asked.tools else "", linked(asked.messages)

    def likeness(each: Recorded) -> tuple[bool, int, bool, bool, bool, int]:
        common = _common(each, links)
        exchange = each.exchange
        return (
            common == len(links) == len(each.messages),
            common,
            exchange.run == run,
            exchange.model == asked.model,
            exchange.tools == tools,
            -abs(len(each.messages) - len(links)),
        )

    ranked = sorted(held.exchanges.values(), key=likeness, reverse=True)
    if not ranked:
        return None
    best = [each for each in ranked if likeness(each) == likeness(ranked[0])][:_CANDIDATES]
    place = _common(best[0], links)
    if len(best) == 1 or place >= len(links):
        return best[0]
    return max(best, key=lambda each: _ratio(each.messages[place:], asked.messages[place]))


def _common(recorded: Recorded, links: Sequence[str]) -> int:
    """How many messages the two begin with alike."""
    pairs = zip(recorded.links[: len(recorded.messages)], links, strict=False)
    return sum(one == other for one, other in pairs)


def _ratio(recorded: Sequence[Said], sent: Said) -> float:
    if not recorded:
        return 0.0
    one, other = (each.text[:_COMPARED] for each in (recorded[0], sent))
    return SequenceMatcher(None, one, other).quick_ratio()


def _differs(held: Contents, found: Recorded, asked: Asked) -> tuple[str, list[str]]:
    """What differs first of all: the model, the tools, or a message."""
    exchange = found.exchange
    if exchange.model != asked.model:
        return "the model", [f"- {exchange.model}", f"+ {asked.model}"]
    for what, lines in tools_differ(held.tools.get(exchange.tools, ()), asked.tools):
        return what, lines
    place = _common(found, linked(asked.messages))
    recorded = found.messages[place] if place < len(found.messages) else None
    sent = asked.messages[place] if place < len(asked.messages) else None
    shown = sent or recorded
    role = f" ({shown.role})" if shown else ""
    lines = _first_lines(_message_lines(recorded), _message_lines(sent))
    if recorded and sent and recorded.role != sent.role:
        lines = [f"- ({recorded.role})", f"+ ({sent.role})", *lines]
    return f"message {place + 1}{role}", lines


def _message_lines(said: Said | None) -> list[str]:
    if said is None:
        return []
    calls = (f"{call.name} {json.dumps(call.arguments, ensure_ascii=False)}" for call in said.calls)
    return [*(said.text.split("\n") if said.text else []), *calls]


def _tool_lines(tool: Tool) -> list[str]:
    parameters = json.dumps(tool.parameters, indent=1, ensure_ascii=False)
    return [*tool.description.split("\n"), *parameters.split("\n")]


def _first_lines(recorded: Sequence[str], sent: Sequence[str]) -> list[str]:
    """From the first line that differs on, a few of either side."""
    start = _first(zip_longest(recorded, sent))
    one, other = (lines[start : start + _LINES] for lines in (recorded, sent))
    shared = _first(zip_longest(one[0] if one else "", other[0] if other else ""))
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return [
        *(f"- {_clipped(line, 0 if place else shared)}" for place, line in enumerate(one)),
        *(f"+ {_clipped(line, 0 if place else shared)}" for place, line in enumerate(other)),
    ]


def _first(pairs: Iterable[tuple[object, object]]) -> int:
    """The place of the first pair that differs; behind the last where none does."""
    place = -1
    for place, (one, other) in enumerate(pairs):
        if one != other:
            return place
    return place + 1


def _clipped(line: str, place: int) -> str:
    """What of a long line stands around a place in it."""
    start = place - _BEFORE if len(line) > _WIDTH and place > _WIDTH - _BEFORE else 0
    piece = line[start : start + _WIDTH]
    return f"{'…' * bool(start)}{piece}{'…' * (start + _WIDTH < len(line))}"
