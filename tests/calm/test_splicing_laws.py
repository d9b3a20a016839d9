"""The laws of splicing: the right value, the untouched text, and the way back."""

import json
import os
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.jsontext import Layout, parse
from advisor.calm.pointer import join
from advisor.calm.splicing import apply, invert, splices

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
KEYS = st.sampled_from(["a", "b", "unique-id", "x/y", "~", "", "é", "🙂", '"', "\ud800"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=5)

BLANKS = {
    "minified": [""],
    "one line": [" "],
    "lines": ["\n  "],
    "tabs": ["\n\t\t"],
    "CRLF": ["\r\n    "],
    "shared lines": [" ", " ", "\n  "],
    "blank lines": ["\n  ", "\n\n  "],
    "chaos": ["", " ", "\t", "\n", "\r\n", "\r", "\n\n\n   ", "  \n", "\r\n\t"],
}


def write(value: object, blank: list[str], chance: random.Random) -> str:
    """JSON text with white space drawn from `blank` wherever it may stand."""

    def gap() -> str:
        return chance.choice(blank)

    if isinstance(value, dict):
        members = (
            f"{gap()}{json.dumps(key)}{gap()}:{gap()}{write(child, blank, chance)}{gap()}"
            for key, child in value.items()
        )
        return "{" + (",".join(members) or gap()) + "}"
    if isinstance(value, list):
        items = (f"{gap()}{write(child, blank, chance)}{gap()}" for child in value)
        return "[" + (",".join(items) or gap()) + "]"
    return json.dumps(value, ensure_ascii=chance.random() < 0.5 or "\ud800" in str(value))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Generated documents in generated layouts."""
    blank = BLANKS[draw(st.sampled_from(sorted(BLANKS)))]
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311  layout, not a secret
    end = chance.choice(blank)
    return end + write(draw(DOCUMENTS), blank, chance) + end


def containers(value: object, pointer: str = "") -> list[tuple[str, Any]]:
    """Every object and list of a value with its pointer."""
    if not isinstance(value, dict | list):
        return []
    children = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(pointer, value)]
    for key, child in children:
        found += containers(child, pointer + join(key))
    return found


def draw_operations(data: st.DataObject, value: object) -> list[dict[str, Any]]:
    """A sequence of operations that applies to `value`, each on the result of those before."""
    operations: list[dict[str, Any]] = []
    value = deepcopy(value)
    for _ in range(data.draw(st.integers(1, 6), label="operations")):
        places = containers(value)
        pointer, holder = places[data.draw(st.integers(0, len(places) - 1), label="place")]
        tokens = [str(key) for key in (holder if isinstance(holder, dict) else range(len(holder)))]
        kind = data.draw(st.sampled_from(["add", "remove", "replace", "test"]), label="kind")
        if kind == "add" or not tokens:
            kind = "add"
            ends = ["-", str(len(tokens))]
            token = data.draw(
                KEYS if isinstance(holder, dict) else st.sampled_from([*tokens, *ends])
            )
        else:
            token = data.draw(st.sampled_from(tokens))
        operation: dict[str, Any] = {"op": kind, "path": pointer + join(token)}
        if kind == "test":
            operation["value"] = deepcopy(holder[token if isinstance(holder, dict) else int(token)])
        elif kind != "remove":
            operation["value"] = data.draw(VALUES, label="value")
        operations.append(operation)
        value = jsonpatch.apply_patch(value, deepcopy([operation]), in_place=True)
    return operations


class Mark(str):
    """A scalar of the original that can be told from any other by identity."""

    __slots__ = ()


def marked(value: object, pointer: str, places: dict[int, str]) -> object:
    """A copy of the structure in which `places` knows every part by identity."""
    copy: object
    if isinstance(value, dict):
        copy = {key: marked(child, pointer + join(key), places) for key, child in value.items()}
    elif isinstance(value, list):
        copy = [marked(child, pointer + join(i), places) for i, child in enumerate(value)]
    else:
        copy = Mark()
    places[id(copy)] = pointer
    return copy


def assert_same_text(old: Layout, new: Layout, shadow: object, places: dict[int, str]) -> None:
    """Every part that `shadow` still has stands in `new` byte for byte, separators included."""
    pending: list[tuple[Any, str]] = [(shadow, "")]
    assert old.text[: old.root.start] == new.text[: new.root.start]
    assert old.text[old.root.end :] == new.text[new.root.end :]
    while pending:
        part, pointer = pending.pop()
        origin, here = old.span(places[id(part)]), new.span(pointer)
        before, after = old.container(origin.start), new.container(here.start)
        if before is None or after is None or not len(before) or not len(after):
            if before is None:
                assert old.text[slice(*origin)] == new.text[slice(*here)]
            continue
        assert isinstance(part, dict | list)
        children = list(part.items() if isinstance(part, dict) else enumerate(part))
        assert [key for key, _ in children] == list(after.keys or range(len(after)))
        assert old.text[before.start : before.heads[0]] == new.text[after.start : after.heads[0]], (
            "behind the opening bracket"
        )
        assert old.text[before.ends[-1] : before.end] == new.text[after.ends[-1] : after.end], (
            "before the closing bracket"
        )
        previous = -1
        for place, (key, child) in enumerate(children):
            if id(child) not in places:
                continue
            starts = [old.span(places[id(child)]).start]
            was = before.starts.index(starts[0])
            assert was > previous, "order"
            name = old.text[before.heads[was] : before.starts[was]]
            assert name == new.text[after.heads[place] : after.starts[place]]
            if was and place:
                gap = old.text[before.ends[was - 1] : before.heads[was]]
                assert gap == new.text[after.ends[place - 1] : after.heads[place]], "separator"
            previous = was
            pending.append((child, pointer + join(key)))


def check(text: str, data: st.DataObject) -> None:
    """All laws of splicing on one text and a drawn sequence of operations."""
    old = parse(text)
    operations = draw_operations(data, old.value)
    edits = splices(old.layout, operations)
    changed = apply(text, edits)
    new = parse(changed)
    expected = jsonpatch.apply_patch(old.value, deepcopy(operations))
    assert json.dumps(new.value, sort_keys=True) == json.dumps(expected, sort_keys=True)
    assert apply(changed, invert(text, edits)) == text
    ends = [0, *(edit.end for edit in edits)]
    assert all(end <= edit.start for end, edit in zip(ends, edits, strict=False)), "overlap"
    places: dict[int, str] = {}
    shadow = marked(old.value, "", places)
    kept = list(_parts(shadow))  # Holds every part, so that no identity is used twice.
    effective = [operation for operation in operations if operation["op"] != "test"]
    shadow = jsonpatch.apply_patch(shadow, deepcopy(effective), in_place=True)
    assert_same_text(old.layout, new.layout, shadow, places)
    assert kept


def _parts(value: Any) -> list[object]:
    children = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return [value]
    return [value, *(part for child in children for part in _parts(child))]


@given(text=texts(), data=st.data())
def test_any_edit_keeps_the_rest_of_any_text(text: str, data: st.DataObject) -> None:
    """Generated documents, generated layouts, generated edits."""
    check(text, data)


@pytest.fixture(scope="module")
def architectures() -> list[str]:
    """Real documents, if the machine has them."""
    folder = os.environ.get("CALM_CONFORMANCE")
    if not folder:
        pytest.skip("set CALM_CONFORMANCE to a folder with cases/*.json to edit real documents")
    texts = [path.read_bytes().decode() for path in sorted(Path(folder, "cases").glob("*.json"))]
    return [text for text in texts if not parse(text).duplicates]


@given(data=st.data())
def test_any_edit_keeps_the_rest_of_real_documents(
    architectures: list[str], data: st.DataObject
) -> None:
    """The same laws on documents that people wrote."""
    check(architectures[data.draw(st.integers(0, len(architectures) - 1))], data)
