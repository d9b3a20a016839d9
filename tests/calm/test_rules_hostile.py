"""The rules on documents that no one should have written: no traceback, no lost time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.check import in_document_order
from advisor.calm.model import Model
from advisor.calm.pointer import join, split
from advisor.calm.rules import RULES, findings
from advisor.calm.rules.spelling import near_miss
from advisor.calm.rules.subject import Subject
from advisor.calm.rules.walk import suspects
from tests.calm.architectures import connects, doc, node, relationship
from tests.calm.rule_cases import CASES
from tests.mutations import mutants, nested

if TYPE_CHECKING:
    from advisor.calm.element import Element

SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.floats(-2, 2) | st.text(max_size=4)
JSON = st.recursive(
    SCALARS | st.sampled_from(["", "-1", "[[ X ]]", " -1.0", "a"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


@given(st.data())
def test_any_json_in_any_place(data: st.DataObject) -> None:
    """Whatever is dropped, replaced or doubled, the rules report and do not fail."""
    case = CASES[data.draw(st.sampled_from(sorted(CASES)))]
    document = data.draw(mutants(case.fires))
    for finding in in_document_order(document, findings(Model(document), exists=bool)):
        assert finding.message
        resolve(document, finding.pointer)


class Thorough(Subject):
    """A subject whose every relationship is looked at."""

    @property
    def doubtful(self) -> list[Element]:
        """All relationships."""
        return self.model.relationships


@given(st.data())
def test_nothing_is_overlooked_for_speed(data: st.DataObject) -> None:
    """The rules find in the doubtful relationships what they find in all."""
    case = CASES[data.draw(st.sampled_from(sorted(CASES)))]
    model = Model(data.draw(mutants(case.fires)))
    for rule in RULES:
        assert list(rule.find(Subject(model))) == list(rule.find(Thorough(model)))


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_any_object_at_all(value: dict[str, Any]) -> None:
    """A document of nothing but noise is read to its end."""
    assert all(finding.rule for finding in findings(Model(value)))


@given(JSON)
def test_the_walk_sees_what_recursion_sees(value: Any) -> None:
    """The flat loop finds the empty strings and the -1 that a plain recursion finds."""
    document = {"metadata": value}
    seen = {each.pointer for each in suspects(document) if each.value in ("", -1)}
    assert seen == set(recursion(document, ""))


@pytest.mark.parametrize("identity", ["it's", "a/b~c", "🦄", "half\ud800", "__proto__", "x" * 5000])
def test_odd_ids(identity: str) -> None:
    """An id may hold quotes, slashes or half a character; it is still found where it is named."""
    sound = doc(node(identity), node("b"), connects("r", identity, "b"))
    assert findings(Model(sound)) == []
    dangling = doc(node("b"), connects("r", identity, "b"))
    assert [each.kind for each in findings(Model(dangling))] == ["reference"]


def test_deep_nesting() -> None:
    """Ten thousand lists within lists are no reason to give up, wherever they stand."""
    deep = nested(10_000)
    document = doc(
        node("a", metadata=deep), relationship("r", "x", {"nodes": deep}), controls={"c": deep}
    )
    said = [each.rule for each in findings(Model(document))]
    assert said == ["architecture-nodes-must-be-referenced"]


def test_hints_are_bounded() -> None:
    """Where every reference dangles, each is reported, and the first ones get a hint."""
    nodes = [node(f"service-{index}") for index in range(1_000)]
    broken = [connects(f"r{index}", f"servce-{index}", "service-0") for index in range(1_000)]
    said = [
        each for each in findings(Model(doc(*nodes, *broken))) if each.pointer.endswith("/node")
    ]
    hinted = [each for each in said if each.hint]
    assert (len(said), len(hinted)) == (1_000, 500)
    assert said[:500] == hinted


@given(st.sampled_from(["description", "flows", "unique-id", "nodes"]), st.data())
def test_one_slip_is_recognised(word: str, data: st.DataObject) -> None:
    """A letter dropped, doubled, replaced or swapped, or another case, leads back to the word."""
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.characters(codec="ascii", categories=["Ll"]))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word.upper(),
        word.replace("-", "_"),
    ]
    assert {near_miss(slip, frozenset([word])) for slip in slips} == {word}


@pytest.mark.parametrize("word", ["owner", "title", "xnodesx", "data-owner", "n", ""])
def test_other_words_are_no_slips(word: str) -> None:
    """A key of the user's own is left alone."""
    assert near_miss(word, frozenset(["nodes", "flows", "description", "name"])) == ""


def recursion(value: Any, pointer: str) -> list[str]:
    """The pointers of the empty strings and -1 below `value`, the obvious way."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [hit for key, item in pairs for hit in recursion(item, pointer + join(key))]
    return [pointer] if value in ("", -1) else []


def resolve(document: Any, pointer: str) -> Any:
    """The value at `pointer`; an error if there is none."""
    for token in split(pointer):
        document = document[int(token)] if isinstance(document, list) else document[token]
    return json.dumps(type(document).__name__)
