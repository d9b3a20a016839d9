"""Reading JSON text: the value, the places, and what is said of a faulty text."""

import contextlib
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.jsontext import MAX_DEPTH, JsonTextError, Position, parse
from advisor.calm.pointer import join

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=6)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


def loosely(value: object, chance: random.Random) -> str:
    """JSON text with white space anywhere."""
    compact = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    parts = []
    inside = False
    for place, character in enumerate(compact):
        backslashes = len(compact[:place]) - len(compact[:place].rstrip("\\"))
        if character == '"' and backslashes % 2 == 0:
            inside = not inside
        parts.append(character)
        if not inside and character in '{}[]:,"':
            parts.append(chance.choice(["", "", " ", "\n", "\r\n\t"]))
    return "".join(parts)


def parts(value: object, pointer: str = "") -> list[tuple[str, object]]:
    """Every value inside a value, with its pointer."""
    children: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    return [(pointer, value)] + [
        part for key, child in children for part in parts(child, pointer + join(key))
    ]


@given(value=st.dictionaries(st.text(max_size=4), VALUES), seed=st.integers(0, 2**32))
def test_every_pointer_leads_to_the_text_of_its_value(value: dict[str, Any], seed: int) -> None:
    """The value is what the standard library reads, and so is the text at each place."""
    text = loosely(value, random.Random(seed))  # noqa: S311  layout, not a secret
    parsed = parse(text)
    assert json.dumps(parsed.value) == json.dumps(json.loads(text))
    assert parsed.duplicates == ()
    for pointer, part in parts(parsed.value):
        start, end = parsed.layout.span(pointer)
        assert json.dumps(json.loads(text[start:end])) == json.dumps(part)


DOCUMENT = '{\n  "nodes": [\n    {"unique-id": "é", "x": [1]}, 7\r\n  ],\n  "a/b": true\n}\n'


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", (1, 1)),
        ("/nodes", (2, 3)),
        ("/nodes/0", (3, 5)),
        ("/nodes/0/x", (3, 24)),
        ("/nodes/0/x/0", (3, 30)),
        ("/nodes/1", (3, 35)),
        ("/a~1b", (5, 3)),
        ("/nodes/0/name", (3, 5)),
        ("/nodes/2", (2, 3)),
        ("/nodes/01", (2, 3)),
        ("/nodes/²", (2, 3)),
        ("/nodes/" + "9" * 5000, (2, 3)),
        ("/a~1b/deeper/still", (5, 3)),
    ],
)
def test_a_pointer_has_a_line_and_a_column(pointer: str, place: tuple[int, int]) -> None:
    """Members stand at their name, items at their value, absent ones at what would hold them."""
    assert parse(DOCUMENT).layout.position(pointer) == Position(*place)


def test_lines_are_shown_without_their_ends() -> None:
    """A line end may be LF or CRLF; beyond the text there is nothing."""
    layout = parse(DOCUMENT).layout
    assert layout.line(2) == '  "nodes": ['
    assert layout.line(3) == '    {"unique-id": "é", "x": [1]}, 7'
    assert [layout.line(number) for number in (0, 7, 8)] == ["", "", ""]


def test_an_absent_place_has_no_span() -> None:
    """Only what stands in the text has a span."""
    with pytest.raises(KeyError):
        parse(DOCUMENT).layout.span("/nodes/2")


FAULTS = {
    "": "1:1  the file is empty; an architecture is a JSON object, at least {}",
    " \n": "1:1  the file is empty; an architecture is a JSON object, at least {}",
    "[1]": "1:1  expected an object in braces, found [",
    '\n "x"': '2:2  expected an object in braces, found "',
    '{"a": 1} x': "1:10  the document ends before this; x is too much",
    '{"a": [1, {"b": 2\n': "1:18  the file ends too early; missing: }]}",
    '{"a"': "1:5  the file ends too early; missing: }",
    '{"a": ["b]}': "1:8  this string is not closed before the end of the file",
    '{"a": 1,}': "1:9  a comma stands before }; take it out or add what is missing",
    '{"a": [1, ]}': "1:11  a comma stands before ]; take it out or add what is missing",
    "{'a': 1}": "1:2  expected a name in double quotes, found a single quote",
    "{a: 1}": "1:2  expected a name in double quotes, found a",
    '{"a" 1}': "1:6  expected a colon after the name, found 1",
    '{"a": 1\n "b": 2}': '2:2  expected a comma or the closing bracket, found "',
    '{"a": [1}}': "1:9  expected a comma or the closing bracket, found }",
    '{"a": tru}': "1:7  expected a value, found tru",
    '{"a": }': "1:7  expected a value, found }",
    '{"a": \x1b[0m}': "1:7  expected a value, found \\u001b",
    '{"a": // no\n1}': "1:7  expected a value, found a comment, which JSON does not have",
    '{"NaN": [{"b": NaN}]}': "1:16  NaN is not JSON; write null or a number",
    '{"a": -Infinity}': "1:7  -Infinity is not JSON; write null or a number",
    '{"a": "b\n"}': "1:9  a line break or control character inside a string; "
    "a closing quote is missing, or it must be written as \\n, \\t or \\u....",
    '{"a": "\\d"}': "1:8  a backslash in a string must be written twice, or begin an escape",
    '{"a": "\\u12"}': "1:9  \\u needs four hexadecimal digits",
    '{"a": ' + "[" * 10_000: "1:206  nested deeper than 200 levels",
    '{"a": ' + "[" * 10_000 + "]" * 10_000 + "}": "1:206  nested deeper than 200 levels",
    '{"a": [{"b": ' + "9" * 5000 + "}]}": "1:14  a number of more than 4300 digits cannot be kept",
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: ascii(text[:24]))
def test_a_fault_is_one_line_with_its_place(text: str) -> None:
    """Each kind of fault, in the words that a person reads."""
    with pytest.raises(JsonTextError) as caught:
        parse(text)
    assert str(caught.value) == FAULTS[text]


@given(text=st.text(alphabet='{}[]",:\\u1e-. \nanulltrue', max_size=30))
def test_any_text_is_read_as_json_or_refused(text: str) -> None:
    """Never another error, and never an object that the standard library would not read."""
    expected: object = None
    with contextlib.suppress(ValueError):
        expected = json.loads(text)
    if isinstance(expected, dict):
        assert json.dumps(parse(text).value) == json.dumps(expected)
        return
    with pytest.raises(JsonTextError) as caught:
        parse(text)
    assert "\n" not in caught.value.message
    assert 1 <= caught.value.position.line <= text.count("\n") + 1


@pytest.mark.parametrize("inside", ["", "1", '"[[]]{{}}"'])
def test_the_limit_of_nesting_is_exact(inside: str) -> None:
    """The deepest text that is allowed, and one level more; brackets in strings do not count."""

    def lists(levels: int) -> str:
        return '{"a":' + "[" * (levels - 1) + inside + "]" * (levels - 1) + "}"

    def objects(levels: int) -> str:
        innermost = f'{{"a":{inside}}}' if inside else "{}"
        return '{"a":' * (levels - 1) + innermost + "}" * (levels - 1)

    for nested in (lists, objects):
        assert parse(nested(MAX_DEPTH)).value
        with pytest.raises(JsonTextError, match="nested deeper"):
            parse(nested(MAX_DEPTH + 1))


def test_repeated_names_are_collected_with_the_place_of_the_second() -> None:
    """On every level, also where one is spelled with an escape; the last value is read."""
    text = '{"a": 1,\n "b": [{"c": 1, "\\u0063": {"d": 2}}, {"c": "{"}],\n "a": 3, "a": 4}'
    parsed = parse(text)
    assert parsed.duplicates == (
        ("c", Position(2, 17)),
        ("a", Position(3, 2)),
        ("a", Position(3, 10)),
    )
    assert parsed.value == {"a": 4, "b": [{"c": {"d": 2}}, {"c": "{"}]}
    assert parsed.layout.position("/a") == Position(3, 10)


def test_a_lone_surrogate_survives() -> None:
    """It is legal in JSON, though not in UTF-8."""
    assert parse('{"a": "\\ud800"}').value == {"a": "\ud800"}
