"""Changes become edits of the text: every byte outside them, and one separator, stays."""

import json
import os
import random
from copy import deepcopy
from pathlib import Path

import jsonpatch
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.calm.jsontext import Layout, Splice, parse
from advisor.calm.pointer import join
from advisor.calm.splicing import OperationError, apply, invert, splices

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


def containers(value: object, pointer: str = "") -> list[tuple[str, dict | list]]:
    """Every object and list of a value with its pointer."""
    if not isinstance(value, dict | list):
        return []
    children = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(pointer, value)]
    for key, child in children:
        found += containers(child, pointer + join(key))
    return found


def draw_operations(data: st.DataObject, value: object) -> list[dict]:
    """A sequence of operations that applies to `value`, each on the result of those before."""
    operations: list[dict] = []
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
        operation: dict = {"op": kind, "path": pointer + join(token)}
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
    pending = [(shadow, "")]
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
        assert [key for key, _ in children] == (after.keys or list(range(len(after))))
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


def _parts(value: object) -> list[object]:
    children = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return [value]
    return [value, *(part for child in children for part in _parts(child))]


@settings(max_examples=250, deadline=None)
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


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_edit_keeps_the_rest_of_real_documents(
    architectures: list[str], data: st.DataObject
) -> None:
    """The same laws on documents that people wrote."""
    check(architectures[data.draw(st.integers(0, len(architectures) - 1))], data)


NEW_NODE = {"unique-id": "queue", "tags": ["a", "b"], "details": {"depth": 1}}
EDITS = [
    {"op": "add", "path": "/nodes/1", "value": NEW_NODE},
    {"op": "add", "path": "/relationships/-", "value": {"unique-id": "uses"}},
    {"op": "remove", "path": "/metadata/owner"},
    {"op": "replace", "path": "/metadata/cost", "value": 2},
]

PICTURES = {
    "lines, blank lines kept, short lists stay short": (
        """{
  "nodes": [
    {
      "unique-id": "shop",
      "tags": ["x", "y"]
    },

    {
      "unique-id": "bank"
    }
  ],

  "relationships": [],
  "metadata": {
    "owner": "me",
    "cost": 1.50
  }
}
""",
        """{
  "nodes": [
    {
      "unique-id": "shop",
      "tags": ["x", "y"]
    },
    {
      "unique-id": "queue",
      "tags": ["a", "b"],
      "details": {
        "depth": 1
      }
    },

    {
      "unique-id": "bank"
    }
  ],

  "relationships": [
    {
      "unique-id": "uses"
    }
  ],
  "metadata": {
    "cost": 2
  }
}
""",
    ),
    "items on one line, some together": (
        """{
  "nodes": [
    { "unique-id": "a" }, { "unique-id": "b" },
    { "unique-id": "c" }
  ],
  "relationships": [ { "unique-id": "pays" } ],
  "metadata": { "cost": 1, "owner": "me" } }""",
        """{
  "nodes": [
    { "unique-id": "a" }, { "unique-id": "queue", "tags": ["a", "b"], "details": { "depth": 1 } }, \
{ "unique-id": "b" },
    { "unique-id": "c" }
  ],
  "relationships": [ { "unique-id": "pays" }, { "unique-id": "uses" } ],
  "metadata": { "cost": 2 } }""",
    ),
    "minified": (
        '{"nodes":[{"unique-id":"shop"}],"relationships":[],"metadata":{"owner":"me","cost":1}}',
        (
            '{"nodes":[{"unique-id":"shop"},'
            '{"unique-id":"queue","tags":["a","b"],"details":{"depth":1}}],'
            '"relationships":[{"unique-id":"uses"}],"metadata":{"cost":2}}'
        ),
    ),
    "tabs, brackets on shared lines": (
        (
            '{\n\t"nodes": [{\n\t\t"unique-id": "shop"\n\t}, {\n\t\t"unique-id": "bank"\n\t}],\n'
            '\t"relationships": [{\n\t\t"unique-id": "pays"\n\t}],\n'
            '\t"metadata": {"owner": "me", "cost": 1}\n}\n'
        ),
        (
            '{\n\t"nodes": [{\n\t\t"unique-id": "shop"\n\t}, {\n\t\t"unique-id": "queue",\n'
            '\t\t"tags": [\n\t\t\t"a",\n\t\t\t"b"\n\t\t],\n\t\t"details": {\n\t\t\t"depth": 1\n\t\t}\n'
            '\t}, {\n\t\t"unique-id": "bank"\n\t}],\n'
            '\t"relationships": [{\n\t\t"unique-id": "pays"\n\t}, {\n\t\t"unique-id": "uses"\n\t}],\n'
            '\t"metadata": {"cost": 2}\n}\n'
        ),
    ),
    "CRLF, comma first": (
        (
            '{ "nodes":\r\n  [ {"unique-id": "shop"}\r\n  , {"unique-id": "bank"}\r\n  ]\r\n'
            ', "relationships": [ ]\r\n, "metadata": {"owner": "me", "cost": 1}\r\n}\r\n'
        ),
        (
            '{ "nodes":\r\n  [ {"unique-id": "shop"}\r\n'
            '  , {"unique-id": "queue", "tags": ["a", "b"], "details": {"depth": 1}}\r\n'
            '  , {"unique-id": "bank"}\r\n  ]\r\n'
            ', "relationships": [\r\n  {\r\n    "unique-id": "uses"\r\n  }\r\n]\r\n'
            ', "metadata": {"cost": 2}\r\n}\r\n'
        ),
    ),
}


@pytest.mark.parametrize("layout", PICTURES)
def test_what_is_new_looks_like_its_neighbours(layout: str) -> None:
    """The same four edits in five layouts, as a person sees them."""
    before, after = PICTURES[layout]
    assert apply(before, splices(parse(before).layout, EDITS)) == after


def edit(text: str, *operations: dict) -> str:
    """`text` after `operations`."""
    return apply(text, splices(parse(text).layout, operations))


@pytest.mark.parametrize(
    ("indices", "expected"),
    [
        ([0], "[ 2,\n 3, 4 ]"),
        ([1], "[ 1,\n 3, 4 ]"),
        ([3], "[ 1, 2,\n 3 ]"),
        ([2, 1], "[ 1, 4 ]"),
        ([3, 2, 1, 0], "[]"),
    ],
)
def test_removing_takes_one_separator(indices: list[int], expected: str) -> None:
    """Items on shared lines: what goes, goes with the separator before it (the first: behind)."""
    operations = [{"op": "remove", "path": f"/a/{index}"} for index in indices]
    assert edit('{"a": [ 1, 2,\n 3, 4 ]}', *operations) == f'{{"a": {expected}}}'


def test_operations_see_the_result_of_those_before() -> None:
    """Positions shift, and a value added in this sequence can be changed in it."""
    result = edit(
        '{"a": [1, 2]}',
        {"op": "add", "path": "/a/0", "value": {"b": []}},
        {"op": "add", "path": "/a/0/b/-", "value": 5},
        {"op": "test", "path": "/a/0", "value": {"b": [5]}},
        {"op": "remove", "path": "/a/1"},
        {"op": "test", "path": "/a", "value": [{"b": [5]}, 2]},
    )
    assert result == '{"a": [{"b": [5]}, 2]}'


def test_the_whole_document_can_be_replaced() -> None:
    """The empty pointer names the document; what stands around it stays."""
    result = edit('\n{"a": 1}\n', {"op": "replace", "path": "", "value": {"b": [2]}})
    assert result == '\n{"b": [2]}\n'


def test_a_value_replaced_by_itself_leaves_the_text() -> None:
    """The spelling of a number and the order of names are kept when the value is the same."""
    text = '{"a": 1.50, "b": {"x": 1, "y": 2}}'
    same = [
        {"op": "replace", "path": "/a", "value": 1.5},
        {"op": "add", "path": "/b", "value": {"y": 2, "x": 1}},
    ]
    assert splices(parse(text).layout, same) == ()


def test_a_long_member_is_broken_beside_a_short_one() -> None:
    """A neighbour on one line is no model for what would not fit."""
    text = '{\n  "a": {"x": 1}\n}'
    value = {f"name-{number}": "words " * 4 for number in range(4)}
    lines = edit(text, {"op": "add", "path": "/b", "value": value}).split("\n")
    assert lines[2] == '  "b": {'
    assert max(map(len, lines)) < 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "b"}', '{"a": "é🙂\\ud800"}'),
        ('{"a": "\\u00fc"}', '{"a": "\\u00e9\\ud83d\\ude42\\ud800"}'),
        ('{"a": "C:\\\\users\\u001b"}', '{"a": "é🙂\\ud800"}'),
        ('{"a": "\\u00fcü"}', '{"a": "é🙂\\ud800"}'),
    ],
)
def test_letters_are_escaped_only_where_the_file_does(text: str, expected: str) -> None:
    """Escapes are a habit of the file; a lone surrogate has no other spelling."""
    assert edit(text, {"op": "replace", "path": "/a", "value": "é🙂\ud800"}) == expected


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "add", "path": "/a/3", "value": 1},
        {"op": "add", "path": "/a/01", "value": 1},
        {"op": "add", "path": "/b/c", "value": 1},
        {"op": "add", "path": "/c/d", "value": 1},
        {"op": "remove", "path": "/a/-"},
        {"op": "remove", "path": "/a/2"},
        {"op": "remove", "path": ""},
        {"op": "replace", "path": "/c", "value": 1},
        {"op": "test", "path": "/a/0", "value": True},
        {"op": "test", "path": "/c", "value": None},
        {"op": "test", "path": "", "value": {}},
        {"op": "move", "path": "/c", "from": "/b"},
    ],
)
def test_what_does_not_apply_is_refused(operation: dict) -> None:
    """Nothing is guessed: a place that is not there or a failed test ends it."""
    with pytest.raises(OperationError):
        splices(parse('{"a": [1, 2], "b": 3}').layout, [operation])


def test_a_number_that_json_has_not_is_refused() -> None:
    """NaN never reaches a file."""
    with pytest.raises(OperationError, match="cannot be written as JSON"):
        edit('{"a": 1}', {"op": "replace", "path": "/a", "value": [float("nan")]})


def test_a_number_beyond_range_keeps_its_spelling() -> None:
    """What reads as infinite is not rewritten by an edit beside it."""
    result = edit('{"a": [1e400, 2]}', {"op": "remove", "path": "/a/1"})
    assert result == '{"a": [1e400]}'


def test_values_of_operations_are_not_touched() -> None:
    """A later operation inside an added value does not change the caller's value."""
    value: dict = {"b": []}
    operations = [
        {"op": "add", "path": "/a", "value": value},
        {"op": "add", "path": "/a/b/-", "value": 1},
    ]
    assert edit("{}", *operations) == '{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}'
    assert value == {"b": []}


def test_splices_at_one_place_keep_their_order() -> None:
    """An insertion before a replacement that begins at the same character."""
    edits = (Splice(1, 1, "x"), Splice(1, 2, "y"))
    assert apply("abc", edits) == "axyc"
    assert apply("axyc", invert("abc", edits)) == "abc"
