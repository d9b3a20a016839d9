"""Each expectation is judged alone, and one that fails says in a line what was found instead."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.judging import Judgement, Said, State, holds, judge
from advisor.batch.script import AtMost, Condition, Element, Expected, Problem
from advisor.calm.check import check
from tests.batch.test_notation import JSON
from tests.calm.architectures import connects, doc, interacts, node
from tests.golden import golden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.finding import Finding

GOLDEN = Path(__file__).parent / "golden"


def named(identity: str, kind: str = "service") -> dict[str, Any]:
    """A node that the vocabulary takes."""
    return node(identity, kind, name=identity, description=identity)


BEFORE = doc(
    named("client", "actor"),
    named("gateway"),
    named("orders", "database"),
    interacts("client-uses-gateway", "client", "gateway"),
    connects("gateway-orders", "gateway", "orders"),
)
SAID = Said("The Gateway alone leads to orders.", 3, 1000, 0.02, 5)


def after(**members: Any) -> dict[str, Any]:
    """BEFORE with other members of the gateway."""
    value: dict[str, Any] = copy.deepcopy(BEFORE)
    value["nodes"][1].update(members)
    return value


def state(value: dict[str, Any]) -> State:
    """The document with what is found in it."""
    return State(value, lambda: check(value))


def judged(
    expected: Expected, value: dict[str, Any] | None = None, said: Said = SAID, **renames: str
) -> list[Judgement]:
    """What became of expectations where BEFORE became `value`."""
    now = BEFORE if value is None else value
    return judge(expected, state(BEFORE), state(now), said, renames)


def failed(expected: Expected, value: dict[str, Any] | None = None, **renames: str) -> str:
    """Why the only expectation failed; empty where it passed."""
    (judgement,) = judged(expected, value, SAID, **renames)
    assert judgement.passed != bool(judgement.why)
    return judgement.why


def expecting(identity: str, **values: Any) -> Expected:
    """Values of one element, by their expressions."""
    return Expected(elements=(Element(identity, values=values),))


LONELY = after()
LONELY["relationships"].pop()
DANGLING = after(**{"unique-id": "gateway-2"})


def test_what_is_told_of_expectations() -> None:
    """Each by the place in the script where it stands, with what was found instead."""
    value = after(name="x" * 200, metadata={"tier": 1, "tags": ["a", "b"]}, description="a\x1b[2Jb")
    elements = (
        Element("gateway"),
        Element("cache"),
        Element("orders", present=False),
        Element("cache", present=False),
        Element("cache", values={"name": "x"}),
        Element(
            "gateway",
            values={
                "node-type": "database",
                "metadata.tier": 2,
                "metadata.tags": ["a"],
                "metadata.owner": "ada",
                "metadata": None,
                "length(interfaces)": 1,
                "name": "y",
                "description": "ab",
            },
        ),
        Element("architecture", values={"length(nodes)": 4, "length( \n relationships )": 2.0}),
    )
    expected = Expected(
        valid=True,
        elements=elements,
        fixed=(Problem("single-point-of-failure", "gateway"), Problem("store-without-replica")),
        absent=(Problem("no-recovery-target"), Problem("json-schema")),
        only=("client",),
        mentions=(("gateway",), ("cache", "replica")),
        at_most=AtMost(2, 1000, 0.01, 4),
    )
    told = judged(expected, value) + judged(Expected(valid=True), DANGLING)
    text = "".join(
        f"{'passed' if each.passed else 'FAILED'}  {each.expectation}"
        + (f"  |  {each.why}" if each.why else "")
        + "\n"
        for each in told
    )
    assert text == golden(GOLDEN / "judgements.txt", text)


def test_a_step_that_expects_nothing_is_judged_by_nothing() -> None:
    """No expectation is made up."""
    assert judged(Expected()) == []


@pytest.mark.parametrize(
    ("value", "wanted", "passes"),
    [
        (1, 1.0, True),
        (True, True, True),
        (True, 1, False),
        ("1", 1, False),
        (["a", "b"], ["b", "a"], False),
        ({"a": 1, "b": None}, {"b": None, "a": 1}, True),
        (None, None, True),
        (False, None, False),
    ],
)
def test_values_are_those_of_json(value: object, wanted: object, *, passes: bool) -> None:
    """And null is what is not there, or null."""
    why = failed(expecting("gateway", **{"metadata.x": wanted}), after(metadata={"x": value}))
    assert (why == "") is passes
    assert (failed(expecting("gateway", **{"metadata.x": wanted})) == "") is (wanted is None)


def test_what_is_told_can_be_written_to_a_file() -> None:
    """Also of a document that spells half of a surrogate pair."""
    value = after(name="\ud800", **{"\ud800": 1})
    expected = Expected(elements=(Element("gateway", values={"name": "x"}),), only=())
    for each in judged(expected, value):
        assert "".join((each.expectation, each.why, *each.collateral)).encode()


def test_an_element_is_found_by_whatever_kind_it_is() -> None:
    """Relationships and interfaces have ids as nodes have."""
    value = after(interfaces=[{"unique-id": "api", "port": 443}])
    assert failed(expecting("api", port=443), value) == ""
    assert failed(expecting("gateway-orders", **{"length(@)": 2}), value) == ""


@pytest.mark.parametrize(("wanted", "passes"), [(True, False), (False, True)])
def test_valid_is_whether_no_error_is_left(*, wanted: bool, passes: bool) -> None:
    """A warning is no error."""
    assert {each.severity for each in state(LONELY).findings} == {"warning"}
    assert (failed(Expected(valid=wanted), DANGLING) == "") is passes
    assert (failed(Expected(valid=wanted), LONELY) == "") is not passes


REPLICATED = after()
REPLICATED["nodes"].append(named("orders-replica", "database"))


def test_fixed_is_what_was_found_and_is_not_any_more() -> None:
    """What was never found was not fixed, and what is left elsewhere is not fixed everywhere."""
    here, anywhere = Problem("store-without-replica", "orders"), Problem("store-without-replica")
    assert failed(Expected(fixed=(here,)), REPLICATED) == ""
    assert failed(Expected(fixed=(here,))) == "it is still found at orders: orders has no replica"
    assert failed(Expected(fixed=(anywhere,)), REPLICATED) == ""
    never = Problem("store-without-replica", "gateway")
    assert failed(Expected(fixed=(never,)), REPLICATED) == "it was not found before the step"


def test_a_problem_that_goes_by_another_name_is_not_fixed() -> None:
    """To rename the element that has it does not mend it."""
    value = after(**{"unique-id": "gateway-1"})
    value["relationships"][0]["relationship-type"]["interacts"]["nodes"] = ["gateway-1"]
    value["relationships"][1]["relationship-type"]["connects"]["source"]["node"] = "gateway-1"
    expected = Expected(fixed=(Problem("single-point-of-failure", "gateway"),))
    assert failed(expected, value) == ""
    why = failed(expected, value, gateway="gateway-1")
    assert why.startswith("it is still found at gateway-1: gateway (gateway-1) is a single point")


def test_absent_is_what_is_not_found_after_the_step() -> None:
    """Whether it was before makes no difference; nor do findings at other elements."""
    rule = "connects-relationship-references-existing-nodes-in-architecture"
    assert failed(Expected(absent=(Problem(rule),)), BEFORE) == ""
    assert failed(Expected(absent=(Problem(rule, "client"),)), DANGLING) == ""
    why = failed(Expected(absent=(Problem(rule, "gateway-orders"),)), DANGLING)
    assert why == (
        'it is found at gateway-orders: relationship "gateway-orders" names node "gateway", which '
        "does not exist"
    )


def test_a_finding_of_what_was_never_there_is_neither_fixed_nor_absent() -> None:
    """Else an id misspelt would be content for ever; what is gone is an element still."""
    misspelt = Problem("store-without-replica", "ordrs")
    told = "no element ordrs; nearest: orders"
    assert failed(Expected(absent=(misspelt,)), REPLICATED) == told
    assert failed(Expected(fixed=(misspelt,)), REPLICATED) == told
    (condition,) = holds(Condition(findings=(misspelt,)), state(BEFORE))
    assert condition.why == told
    assert failed(Expected(absent=(Problem("json-schema", "xyz"),))) == "no element xyz"
    gone = Problem("single-point-of-failure", "gateway")
    assert failed(Expected(absent=(gone,)), doc(named("client", "actor"))) == ""
    assert failed(Expected(absent=(gone,)), DANGLING) == ""
    came = Problem("single-point-of-failure", "orders-replica")
    assert failed(Expected(absent=(came,)), REPLICATED) == ""
    new = Expected(fixed=(Problem("store-without-replica", "orders-replica"),))
    assert failed(new, REPLICATED) == "it was not found before the step"
    assert failed(Expected(absent=(Problem("json-schema", "architecture"),))) == ""


def test_the_element_that_was_meant_is_named() -> None:
    """Where one is much like it; whoever expects that it is absent meant that."""
    there = "it is not there; nearest: gateway"
    assert failed(Expected(elements=(Element("gatway"),))) == there
    assert failed(expecting("gatway", name="x")) == "the element is not there; nearest: gateway"
    assert failed(Expected(elements=(Element("gatway", present=False),))) == ""
    for other in ("gateways-of-another-kind", "stock-orders-archive"):
        assert failed(Expected(elements=(Element(other),))) == "it is not there"
    (condition,) = holds(Condition(elements=(Element("gatway"),)), state(BEFORE))
    assert condition.why == there


def test_a_finding_of_the_document_itself_is_found_there() -> None:
    """By the name that it has in a script."""
    value: dict[str, Any] = {"relationships": []}
    expected = Expected(absent=(Problem("architecture-has-nodes-relationships", "architecture"),))
    assert failed(expected, value) == "it is found: the architecture has no nodes"
    assert failed(expected, BEFORE) == ""


def test_only_tells_all_that_is_outside() -> None:
    """A few in words, and each for whoever counts."""
    value = after(name="G", description="d", metadata={}, controls={})
    (judgement,) = judged(Expected(only=("orders",)), value)
    assert judgement.why.endswith(" and 1 more")
    assert judgement.collateral == (
        "node gateway.name",
        "node gateway.description",
        "node gateway.metadata",
        "node gateway.controls",
    )
    assert judged(Expected(only=("gateway",)), value) == [Judgement("only", passed=True)]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("ordrs", " · ordrs matches nothing; nearest: orders"),
        ("gatway.metadata", " · gatway.metadata matches nothing; nearest: gateway"),
        ("xyz-*", " · xyz-* matches nothing"),
        ("orders", ""),
        ("ord*.metadata", ""),
        ("orders-replica", ""),
        ("new node", ""),
        ("architecture.metadata", ""),
    ],
)
def test_what_matches_nothing_is_told_beside_what_is_outside(entry: str, told: str) -> None:
    """An entry of `only` that is misspelt is what a person then looks for."""
    value = copy.deepcopy(REPLICATED)
    value["nodes"][1]["name"] = "G"
    (judgement,) = judged(Expected(only=("orders-replica", entry)), value)
    assert judgement.why == f"changed outside: node gateway.name{told}"
    assert judged(Expected(only=("gateway", "orders-replica", "xyz")), value)[0].passed


def test_an_id_with_a_dot_may_be_meant() -> None:
    """Which is then no member of what stands before the dot."""
    value = after(name="G")
    value["nodes"].append(named("x.archive.eu"))
    (judgement,) = judged(Expected(only=("gateway", "x.arhive.eu")), value)
    assert judgement.why.endswith("x.arhive.eu matches nothing; nearest: x.archive.eu")


def test_how_an_answer_begins_that_lacks_a_text() -> None:
    """In one line, and as much as one reads."""
    answer = f"  The\n gateway{'!' * 200}"
    (judgement,) = judged(Expected(mentions=(("cache",),)), said=SAID._replace(answer=answer))
    assert judgement.why == f'it is not in the answer, which begins "The gateway{"!" * 68}…"'


@pytest.mark.parametrize(
    ("texts", "answer", "passes"),
    [
        (("GATEWAY",), "the gateway", True),
        (("cache", "gateway"), "the gateway", True),
        (("straße",), "STRASSE", True),
        (("cache", "replica"), "the gateway", False),
        (("gateway",), " ", False),
    ],
)
def test_one_of_the_texts_is_enough(texts: Sequence[str], answer: str, *, passes: bool) -> None:
    """In whatever letter case."""
    said = SAID._replace(answer=answer)
    (judgement,) = judged(Expected(mentions=(tuple(texts),)), said=said)
    assert judgement.passed is passes


def test_a_price_that_is_not_known_is_not_below_a_bound() -> None:
    """The person asked for certainty."""
    (judgement,) = judged(Expected(at_most=AtMost(cost=9.0)), said=SAID._replace(cost=None))
    assert (judgement.passed, judgement.why) == (False, "what it cost is not known")


def test_a_bound_may_be_reached() -> None:
    """At most so many is so many, too."""
    bounds = AtMost(SAID.calls, SAID.tokens, SAID.cost, SAID.tool_calls)
    assert all(each.passed for each in judged(Expected(at_most=bounds)))


def test_a_condition_holds_of_the_document_before() -> None:
    """Each part of it is judged."""
    condition = Condition(
        valid=True,
        elements=(Element("gateway"), Element("cache")),
        findings=(Problem("single-point-of-failure", "gateway"), Problem("json-schema")),
    )
    found = holds(condition, state(BEFORE))
    assert [(each.expectation, each.passed) for each in found] == [
        ("valid", True),
        ("elements.gateway: present", True),
        ("elements.cache: present", False),
        ("findings single-point-of-failure: gateway", True),
        ("findings json-schema", False),
    ]


def test_what_is_not_asked_for_is_not_computed() -> None:
    """Findings are looked for once, and only if an expectation is about them."""
    asked: list[str] = []

    def found() -> Sequence[Finding]:
        asked.append("findings")
        return []

    counted = State(BEFORE, found)
    judge(expecting("gateway", name="x"), counted, counted, SAID)
    assert asked == []
    judge(Expected(valid=True, absent=(Problem("json-schema"),)), counted, counted, SAID)
    assert asked == ["findings"]


@given(value=st.dictionaries(st.sampled_from(["nodes", "relationships", "flows", "x"]), JSON))
def test_no_document_is_a_fault_of_the_judge(value: dict[str, Any]) -> None:
    """However malformed it is, each expectation has one line."""
    problems = (Problem("single-point-of-failure"), Problem("json-schema", "x"))
    elements = (Element("x"), Element("architecture", values={"nodes[0].x": 1, "keys(x)": []}))
    expected = Expected(
        valid=True, elements=elements, fixed=problems, absent=problems, only=("nodes",)
    )
    for each in judged(expected, value) + judge(expected, state(value), state(BEFORE), SAID):
        assert len(f"{each.expectation} {each.why}".splitlines()) == 1
