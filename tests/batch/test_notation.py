"""How a script names things: expressions with hyphens, values, rules."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.rules import RULES
from advisor.batch import notation

NAMES = st.from_regex(r"\$?[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(names=st.lists(NAMES, min_size=1, max_size=4), value=st.integers())
def test_names_with_hyphens_need_no_quotes(names: list[str], value: int) -> None:
    """A path of any names leads to the value."""
    document: Any = value
    for name in reversed(names):
        document = {name: document}
    assert notation.search(".".join(names), document) == value


@given(text=st.text(max_size=20))
def test_what_is_in_quotes_stays(text: str) -> None:
    """In all three kinds of quotes that JMESPath has."""
    for quoted in (
        json.dumps(text),
        "'" + re.sub(r"(['\\])", r"\\\1", text) + "'",
        "`" + json.dumps(text).replace("`", "\\`") + "`",
    ):
        assert notation.quoted(f"a-b == {quoted}") == f'"a-b" == {quoted}'


TOKENS = NAMES | st.sampled_from(["'a-b'", "`-1`", '"a-b"', *"@&*?:,.|!<>()[]{} ", "&&", "=="])


@given(tokens=st.lists(TOKENS, max_size=8))
def test_quotes_are_put_in_once(tokens: list[str]) -> None:
    """What has them already is left alone; nothing but quotes is put in."""
    expression = "".join(tokens)
    once = notation.quoted(expression)
    assert notation.quoted(once) == once
    assert once.replace('"', "") == expression.replace('"', "")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("relationship-type.connects.source.node", "a"),
        ("relationship-type.connects.destination.interfaces[-1]", "y"),
        ("relationship-type.connects.destination.interfaces[0:-1]", ["x"]),
        ("relationship-type.*.source", [{"node": "a"}]),
        ("length(relationship-type.connects.destination.interfaces)", 2),
        ("contains(description, 'load-balancer')", True),
        ("[unique-id, $schema]", ["r", "s"]),
        ("{the-id: unique-id}", {"the-id": "r"}),
        ("items[?data-class=='pii'].id-of", [1]),
        ("sort_by(items, &sort-key)[].id-of", [2, 1]),
        ("missing.some-thing", None),
    ],
)
def test_expressions_as_people_write_them(expression: str, expected: object) -> None:
    """Over an element with hyphens everywhere."""
    element = {
        "unique-id": "r",
        "$schema": "s",
        "description": "the load-balancer",
        "relationship-type": {
            "connects": {"source": {"node": "a"}, "destination": {"interfaces": ["x", "y"]}}
        },
        "items": [
            {"data-class": "pii", "id-of": 1, "sort-key": 2},
            {"data-class": "none", "id-of": 2, "sort-key": 1},
        ],
    }
    assert notation.search(expression, element) == expected


@pytest.mark.parametrize("expression", ["(" * 900, "[" * 900, "!" * 900 + "a", "a" * 1001])
def test_expressions_without_end_are_refused(expression: str) -> None:
    """Those that nest further than the program can follow, and those that nobody reads."""
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        notation.compiled(expression)


def refusal(expression: str, value: object) -> str | None:
    """Why an expression finds nothing in a value; None where it is none of its faults."""
    try:
        notation.search(expression, value)
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("length(metadta)", "length(metadta): nothing is there"),
        ("length(node-type)", "length(node-type): 3 is no text or list or mapping"),
        ("abs(length(metadta))", "length(metadta): nothing is there"),
        ("length(a) == length(b)", "length(): nothing is there"),
        ("join(', ', tags)", "join(', ', tags): 1 is no list of texts"),
    ],
)
def test_what_does_not_fit_is_told_as_it_is_written(expression: str, told: str) -> None:
    """With what was found, in words of scripts."""
    assert refusal(expression, {"node-type": 3, "tags": [1]}) == told


@given(expression=st.text(alphabet="ab-.[]{}()\"'`|&@?*:,0=<!", max_size=12), value=JSON)
def test_an_expression_finds_or_is_refused(expression: str, value: object) -> None:
    """In one line, whatever it says, and whatever it is about."""
    said = refusal(expression, value)
    assert said is None or len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["abs", "contains", "join", "keys", "length", "max_by", "sort_by"])
@given(value=JSON, other=JSON)
def test_a_function_of_the_wrong_values_is_refused(name: str, value: Any, other: Any) -> None:
    """With a reason, as an expectation that does not fit its document."""
    for call in (f"{name}(a)", f"{name}(a, b)", f"{name}(a, &b)", f"{name}(b, a)"):
        assert refusal(call, {"a": value, "b": other}) != ""


@pytest.mark.parametrize(
    ("left", "right", "are_equal"),
    [
        (1, 1.0, True),
        (-0.0, 0, True),
        ([{"a": 1.0}], [{"a": 1}], True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        (1, True, False),
        (0, False, False),
        ([1], [True], False),
        ("1", 1, False),
        (1.5, 1, False),
        (None, False, False),
        ([1, 2], [2, 1], False),
        (10**30, 1e30, False),
    ],
)
def test_values_are_equal_as_json(left: object, right: object, *, are_equal: bool) -> None:
    """Numbers by what they are, whatever their spelling; truth values are no numbers."""
    assert notation.equal(left, right) is are_equal
    assert notation.equal(right, left) is are_equal


def test_every_weak_point_that_is_judged_has_a_name() -> None:
    """One each, which is none of validation."""
    assert {rule.name for rule in RULES} <= {*notation.PROBLEMS}
    assert len(set(notation.PROBLEMS)) == len(notation.PROBLEMS)
