"""The law of garbage: whatever a body holds, the command ends in order and in one line."""

from __future__ import annotations

import copy
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.scripted import Raw
from tests.faults import running
from tests.faults.cases import Case
from tests.shells.asking import ADD

if TYPE_CHECKING:
    from advisor.agent.scripted import Request

CALL = {"index": 0, "id": "c", "function": {"name": ADD.name, "arguments": ADD.text}}
DELTAS: tuple[dict[str, Any], ...] = (
    {"delta": {"role": "assistant", "content": "Hello"}, "finish_reason": None},
    {"delta": {"tool_calls": [CALL]}, "finish_reason": None},
    {"delta": {}, "finish_reason": "stop"},
)
USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 1}}
EVENTS: list[dict[str, Any]] = [
    {"id": "x", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
    for choice in DELTAS
]
EVENTS += [{"choices": [], "usage": USAGE}, {"error": {"message": "no", "code": 7, "type": "t"}}]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def bent(draw: st.DrawFn) -> str:
    """An event with something in it taken out or put in its place."""
    event = copy.deepcopy(draw(st.sampled_from(EVENTS)))
    holder: Any = event
    while True:
        key = draw(
            st.sampled_from(list(holder if isinstance(holder, dict) else range(len(holder))))
        )
        if isinstance(holder[key], dict | list) and holder[key] and draw(st.booleans()):
            holder = holder[key]
            continue
        if draw(st.booleans()):
            holder[key] = draw(VALUES)
        else:
            del holder[key]
        return f"data: {json.dumps(event)}\n\n"


SOUND = st.sampled_from(EVENTS).map(lambda event: f"data: {json.dumps(event)}\n\n")
BODIES = st.one_of(
    st.lists(bent() | SOUND, max_size=4),
    st.lists(st.binary(max_size=40) | bent(), max_size=4),
    VALUES.map(lambda value: [json.dumps(value)]),
    st.lists(st.text(max_size=40), max_size=4),
)
TYPES = st.sampled_from(["text/event-stream", "application/json", "text/html; charset=x", ""])
STATUSES = st.sampled_from([200, 200, 200, 200, 201, 400, 404, 429, 500])


@given(body=BODIES, content_type=TYPES, status=STATUSES)
def test_any_body_ends_in_one_line(body: list[str | bytes], content_type: str, status: int) -> None:
    """Exit code 0, 1, 3, 5 or 6, one line of error where there is one, and a file that is whole."""

    def same(_: Request) -> Raw:
        # Half a character can be drawn, but not be sent.
        pieces = [
            each.encode("utf-8", "replace") if isinstance(each, str) else each for each in body
        ]
        return Raw(pieces, content_type, status)

    with tempfile.TemporaryDirectory() as folder:
        ended = running.run(Case("any", same, flags=("--max-calls", "3")), Path(folder))
        assert ended.code in {0, 1, 3, 5, 6}
        assert re.fullmatch(r"error: [^\n]+\n" if ended.code >= 5 else "", ended.err)
        assert ended.is_untouched == (ended.code != 0 or "Applied" not in ended.out)
        assert ended.seconds < 10
