"""Questions about weak points: which words are known, and what is told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from advisor.agent.questions import asked
from advisor.agent.wanted import finding
from advisor.assess.assessing import assess
from advisor.calm.document import load
from advisor.calm.model import Model
from tests.agent.asking import FIXTURES, ask, platform
from tests.calm.architectures import connects, contains, doc, node

RESILIENCE = """Analyze my e-commerce architecture in architectures/ecommerce-platform.json for \
resilience issues.
Consider:
- Single points of failure
- Missing redundancy
- Failure isolation
- Recovery patterns
What are the top 3 resilience concerns and how would you address them?"""


@pytest.mark.parametrize(
    "prompt",
    [
        RESILIENCE,
        "Where would one failure take the shop down? Top 3, and what would you do?",
        "Review this. Is redundancy, isolation or recovery missing? What are the 3 main risks?",
        "Could you assess our platform?\n\nFocus on:\n1. resilience\n\nList the three worst risks.",
        "What are the 3 worst single points of failure, cascading failures and gaps in recovery?",
    ],
)
def test_an_assessment_in_other_words(prompt: str) -> None:
    """One answer with the three gravest of all aspects, each with proof and remedy."""
    found = ask(prompt)
    (answer,) = found.answers
    assert [look.tool for look in answer.looks] == ["check"]
    assert re.match(r"The first 3 of \d+ weak points:\n\n1\. \*\*API Gateway\*\*", answer.opening)
    for part in ("2. **Order Database** (`order-db`) has no replica", "3. **Payment Service**"):
        assert part in answer.opening
    assert answer.opening.count("   - Proof: ") == answer.opening.count("   - Remedy: ") == 3
    assert (found.rest, found.not_understood, found.wants_help) == ("", (), False)


@pytest.mark.parametrize(
    ("prompt", "first"),
    [
        ("Where are the bottlenecks?", "1. **API Gateway**"),
        ("Is redundancy missing anywhere?", "1. **API Gateway**"),
        ("Which failures could cascade?", "1. **Payment Service**"),
        ("Are there any gaps in recovery?", "1. `order-db` and `inventory-db` have no target"),
        ("How can I make the inventory database more resilient?", "1. **Inventory Database**"),
        ("Is order-service a single point of failure?", "1. **Order Service**"),
        ("Is customer a single point of failure?", "**No weak point**"),
    ],
)
def test_an_assessment_of_one_aspect_or_node(prompt: str, first: str) -> None:
    """Only what was asked for is told."""
    (answer,) = ask(prompt).answers
    assert answer.opening.startswith(first)


@pytest.mark.parametrize(
    ("prompt", "focus", "number"),
    [
        ("top 3 resilience concerns and how would you address them", "resilience", 3),
        ("the two gravest security risks", "security", 2),
        ("Is our shop secure?", "security", 5),
        ("what's wrong operationally", "operations", 5),
        ("structural problems", "structure", 5),
        ("List all security risks.", "security", 50),
        ("What is the biggest risk?", None, 1),
        ("What are the 3 main concerns?", None, 3),
    ],
)
def test_an_assessment_of_a_focus(prompt: str, focus: Any, number: int) -> None:
    """As many as are asked for, in the ranking of the assessment, and numbered so for later."""
    ranked = assess(platform(), (focus,) if focus else ()).findings
    found = ask(prompt)
    (answer,) = found.answers
    assert answer.listed is not None
    assert answer.listed.keys == tuple(point.key for point in ranked)
    assert answer.listed.told == min(number, len(ranked))
    assert answer.opening.count("\n   - Proof: ") == answer.listed.told
    assert ("Say “Fix 1”" in answer.closing) == bool(ranked)
    assert (found.rest, found.not_understood) == ("", ())


@pytest.mark.parametrize(
    "prompt",
    [
        "anything about the payment service?",
        "What's wrong with payment-service?",
        "Is there anything weak about the payment-service?",
        "Review the payment service.",
        "Is the payment service secure enough?",
    ],
)
def test_an_assessment_of_one_element(prompt: str) -> None:
    """What names it, and what is known of it."""
    (answer,) = ask(prompt).answers
    assert "What is known of `payment-service`:" in answer.opening
    assert answer.looks == ()
    model = platform()
    assert answer.listed is not None
    for key in answer.listed.keys:
        point = finding(model, key)
        assert point is not None
        assert "payment-service" in point.elements or point.flows


def test_an_assessment_of_a_flow() -> None:
    """What is found on its way counts as well."""
    (answer,) = ask("Anything wrong with order-processing-flow?").answers
    assert answer.listed is not None
    assert "single-point-of-failure:api-gateway" in answer.listed.keys
    assert "What is known of" not in answer.opening


def test_what_cannot_be_judged_is_said() -> None:
    """Four focuses are judged, and no other quality."""
    found = ask("Assess the usability of this architecture.")
    assert found.answers == ()
    assert 'and not "usability"' in found.not_understood[0]


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("Could you take a closer look at our platform and tell me what you find?", 5),
        ("What bothers you most about it?", 5),
        ("Name the one gravest resilience risk.", 1),
        ("Give me three resilience problems, no more, that would hurt us.", 3),
        ("Where are we fragile? Two points will do.", 2),
        ("What is fragile? At most 4, please.", 4),
        ("Do a review of the platform and start with the biggest risk.", 5),
        ("I'd be glad if you could assess our shop. Show me everything you find.", 50),
    ],
)
def test_how_many_are_asked_for(prompt: str, told: int) -> None:
    """In words as well, and in a sentence of its own; all of the prompt is understood."""
    found = ask(prompt)
    (answer,) = found.answers
    assert answer.listed is not None
    assert answer.listed.told == min(told, len(answer.listed.keys))
    assert answer.listed.keys[0] == "single-point-of-failure:api-gateway"
    assert (found.rest, found.not_understood) == ("", ())


@pytest.mark.parametrize(
    ("prompt", "severities"),
    [
        ("Is anything critical?", {"critical"}),
        ("Which risks are rated medium?", {"medium"}),
        ("List all high severity findings.", {"high"}),
        ("What are the medium and low risks?", {"medium", "low"}),
        ("Analyze it. I only want to hear about the critical or high ones.", {"critical", "high"}),
        ("How critical is the api-gateway?", {"critical", "high", "medium", "low"}),
        (
            "What if order-db is critical to us? List all risks.",
            {"critical", "high", "medium", "low"},
        ),
    ],
)
def test_findings_of_a_severity(prompt: str, severities: set[str]) -> None:
    """Where it is a severity that is said, and not how much depends on an element."""
    answer = ask(prompt).answers[-1]
    assert answer.listed is not None
    found = [finding(platform(), key) for key in answer.listed.keys]
    assert found
    assert {each.severity for each in found if each} <= severities
    everything = {each.key for each in assess(platform()).findings if each.severity in severities}
    assert set(answer.listed.keys) <= everything
    if len(severities) < 3:
        assert set(answer.listed.keys) == everything


def test_no_finding_of_a_severity() -> None:
    """Is not told as if there were none at all."""
    (answer,) = ask("Are there any critical risks in operations?").answers
    assert answer.closing == "No finding of this kind is critical."


@pytest.mark.parametrize(
    ("prompt", "focuses"),
    [
        (
            "What are the risks? I don't care about security.",
            ("resilience", "structure", "operations"),
        ),
        ("Assess our shop, but ignore operations and security.", ("resilience", "structure")),
    ],
)
def test_what_is_not_wanted(prompt: str, focuses: tuple[str, ...]) -> None:
    """A focus that somebody does not care about is not what is asked for."""
    (answer,) = ask(prompt).answers
    assert answer.listed is not None
    found = [finding(platform(), key) for key in answer.listed.keys]
    rules = {point and point.rule.focus for point in found}
    assert rules <= {*focuses}


@pytest.mark.parametrize(
    ("prompt", "fixture", "first"),
    [
        (
            "How secure is the mqtt-broker against intruders?",
            "iot",
            "unguarded-access-from-outside",
        ),
        ("Assess the security of the mqtt-broker.", "iot", "unguarded-access-from-outside"),
        ("What would you change about the resilience of order-db?", "", "store-without-replica"),
        ("Give me a review of the Order Database alone.", "", "store-without-replica"),
    ],
)
def test_a_focus_of_an_element(prompt: str, fixture: str, first: str) -> None:
    """Both narrow the answer down."""
    (answer,) = ask(prompt, fixture).answers
    assert answer.listed is not None
    rule, _, element = answer.listed.keys[0].partition(":")
    assert rule == first
    point = finding(
        Model(load(FIXTURES / f"{fixture or 'ecommerce-platform'}.json").value), f"{rule}:{element}"
    )
    assert point is not None
    assert {"mqtt-broker", "order-db"} & {*point.elements}


def test_two_focuses_in_a_sentence_before() -> None:
    """A sentence that only says what somebody cares for belongs to the question after it."""
    found = ask("We're interested in operations and structure. What do you see in these areas?")
    (answer,) = found.answers
    assert answer.listed is not None
    points = [finding(platform(), key) for key in answer.listed.keys]
    focuses = {point and point.rule.focus for point in points}
    assert focuses <= {"operations", "structure"}
    assert (found.rest, found.not_understood) == ("", ())


@pytest.mark.parametrize(
    "prompt",
    [
        "The review service and the audit service connect to order-db.",
        "I need a cache in front of order-db.",
        "Give order-db two things",
        "Make a review-service.",
    ],
)
def test_what_is_no_assessment(prompt: str) -> None:
    """Words of an assessment may stand in a request."""
    assert ask(prompt).answers == ()
    assert ask(prompt).rest == prompt


@pytest.mark.parametrize(
    ("heading", "is_whole"),
    [("Consider:", True), ("Please consider these aspects:", True), ("Look only for:", False)],
)
def test_aspects_to_be_considered_leave_nothing_out(heading: str, is_whole: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """They are part of what is asked for, unless they alone are."""
    prompt = f"Review it for resilience issues.\n{heading}\n- bottlenecks\n- backups"
    (answer,) = ask(prompt, "payments").answers
    assert answer.listed is not None
    assert ("synchronous-chain:fraud-scoring" in answer.listed.keys) == is_whole


def test_weak_points_in_a_container() -> None:
    """Those of what it contains count; those of other elements do not."""
    model = Model(
        doc(
            *(node(each, "database") for each in ("north-db", "south-db")),
            *(node(each) for each in ("north", "south")),
            connects("north-calls", "north", "north-db"),
            connects("south-calls", "south", "south-db"),
            node("zone", "network"),
            contains("zone-nodes", "zone", "north-db", kind="deployed-in"),
        )
    )
    (answer,) = asked("What are the weak points in zone?", model).answers
    assert answer.listed is not None
    assert "store-without-replica:north-db" in answer.listed.keys
    assert "store-without-replica:south-db" not in answer.listed.keys


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("What are the weak points in paymentz-hub?", '"paymentz-hub": add it first, or name'),
        ("What are the biggest risks for the database?", '"database" may be '),
    ],
)
def test_weak_points_of_what_is_not_known(prompt: str, reason: str) -> None:
    """The words that name nothing, or several, are told instead of everything."""
    found = ask(prompt)
    assert found.answers == ()
    (told,) = found.not_understood
    assert reason in told


@pytest.mark.parametrize(
    "where",
    ["in estate.json", "of this landscape", "in general", "in our security", "of the whole thing"],
)
def test_weak_points_of_all_of_it(where: str) -> None:
    """Words after `in` that mean the architecture, an aspect or a manner restrict to no element."""
    found = ask(f"What are the weak points {where}?")
    assert (len(found.answers), found.not_understood) == (1, ())
    assert "What is known of" not in found.answers[0].opening
