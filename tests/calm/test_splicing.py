"""Changes become edits of the text that look as if a careful person had made them."""

from typing import Any

import pytest

from advisor.calm.jsontext import Splice, parse
from advisor.calm.splicing import OperationError, apply, invert, splices

NEW_NODE = {"unique-id": "queue", "tags": ["a", "b"], "details": {"depth": 1}}
EDITS: list[dict[str, Any]] = [
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
        """{
→"nodes": [{
→→"unique-id": "shop"
→}, {
→→"unique-id": "bank"
→}],
→"relationships": [{
→→"unique-id": "pays"
→}],
→"metadata": {"owner": "me", "cost": 1}
}
""",
        """{
→"nodes": [{
→→"unique-id": "shop"
→}, {
→→"unique-id": "queue",
→→"tags": [
→→→"a",
→→→"b"
→→],
→→"details": {
→→→"depth": 1
→→}
→}, {
→→"unique-id": "bank"
→}],
→"relationships": [{
→→"unique-id": "pays"
→}, {
→→"unique-id": "uses"
→}],
→"metadata": {"cost": 2}
}
""",
    ),
    "CRLF, comma first": (
        """{ "nodes":¬
  [ {"unique-id": "shop"}¬
  , {"unique-id": "bank"}¬
  ]¬
, "relationships": [ ]¬
, "metadata": {"owner": "me", "cost": 1}¬
}¬
""",
        """{ "nodes":¬
  [ {"unique-id": "shop"}¬
  , {"unique-id": "queue", "tags": ["a", "b"], "details": {"depth": 1}}¬
  , {"unique-id": "bank"}¬
  ]¬
, "relationships": [¬
  {¬
    "unique-id": "uses"¬
  }¬
]¬
, "metadata": {"cost": 2}¬
}¬
""",
    ),
}
"""Before and after EDITS; an arrow is a tab, and a hook a carriage return."""


@pytest.mark.parametrize("layout", PICTURES)
def test_what_is_new_looks_like_its_neighbours(layout: str) -> None:
    """The same four edits in five layouts, as a person sees them."""
    before, after = (text.replace("→", "\t").replace("¬", "\r") for text in PICTURES[layout])
    assert apply(before, splices(parse(before).layout, EDITS)) == after


def edit(text: str, *operations: dict[str, Any]) -> str:
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
    same: list[dict[str, Any]] = [
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
def test_what_does_not_apply_is_refused(operation: dict[str, Any]) -> None:
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
    value: dict[str, Any] = {"b": []}
    operations: list[dict[str, Any]] = [
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
