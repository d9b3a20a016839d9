"""Documents with something wrong in them, drawn by Hypothesis from a sound one."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator


def nested(depth: int) -> list[Any]:
    """Lists within lists."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 2.0, 2.5, 10**30, 1e300),
    *("", " ", "x", "it's", "a/b~c", "🦄", "__proto__", "[[ TO_DO ]]", "[[ BOOLEAN_X ]]", "-1"),
    *("\x1b[2J\x07", "safe\u202etxt", "\x00", "half \ud800", "../../../etc/passwd", "x" * 500),
    *([], {}, [None], [[]], {"": ""}, {"unique-id": None}, {"unique-id": ["x"]}, nested(60)),
    *({"$ref": "file:///etc/passwd"}, {"$ref": "https://example.com/x.json"}, {"nodes": [None]}),
    {"options": [{"description": "d", "nodes": ["x"], "relationships": []}, None]},
]
"""Values that somebody, some day, puts where another was meant."""

_KEYS = (
    "unique-id",
    "nodes",
    "connects",
    "options",
    "controls",
    "descripton",
    "additionalProperties",
)


@st.composite
def mutants(draw: st.DrawFn, sound: dict[str, Any]) -> dict[str, Any]:
    """`sound` after up to four values were dropped, replaced, doubled or given another key."""
    document = copy.deepcopy(sound)
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(document))
        if not places:
            break
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        change = draw(st.sampled_from(("drop", "replace", "double", "rename")))
        if change == "drop":
            del holder[key]
        elif change == "replace":
            holder[key] = copy.deepcopy(draw(st.sampled_from(STRANGE)))
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            holder[draw(st.sampled_from(_KEYS))] = copy.deepcopy(holder[key])
            if change == "rename":
                holder.pop(key)
    return document


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield value, key
        yield from _places(child)
