"""Questions to the built-in rules: which are known, in which words, and what is answered."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.builtin import BuiltinChatModel
from advisor.agent.controlled_english import understand
from advisor.agent.earlier import Earlier, Listed, Staged
from advisor.agent.events import Called, Text
from advisor.agent.loop import Conversation
from advisor.agent.questions import QUESTIONS, Asked, asked
from advisor.agent.questions.results import READERS, told
from advisor.agent.wanted import finding
from advisor.assess.assessing import assess
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor.settings import Settings
from advisor_tools import registry
from tests.agent.talk import opening
from tests.architectures import architectures
from tests.calm.architectures import connects, doc, node
from tests.golden import golden
from tests.mutations import mutants

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
GOLDEN = Path(__file__).parent / "golden/questions.txt"
OAUTH = "docs/adr/0002-use-oauth2-for-api-authentication.md"
EARLIER = Earlier(
    Listed(
        (
            "single-point-of-failure:api-gateway",
            "store-without-replica:order-db",
            "store-without-replica:moon",
        ),
        3,
    ),
    (
        Staged(1, "rename order-db to orders", "For clarity.", {"id": "order-db"}),
        Staged(2, "add node cache", "", {"node": {"unique-id": "cache"}}),
    ),
)
"""What a conversation held before: three findings and two changes."""
EXAMPLES = [example for question in QUESTIONS for example in question.examples]


def ask(prompt: str) -> Asked:
    """What is made of a prompt about the platform."""
    return asked(prompt, Model(load(PLATFORM).value))


def looks(prompt: str) -> list[tuple[str, Any]]:
    """The tools that a prompt is answered with, and the first of their arguments."""
    answers = ask(prompt).answers
    found = [look for answer in answers for look in answer.looks]
    return [(look.tool, next(iter(look.arguments.values()), "")) for look in found]


def turn(prompt: str, workspace: Workspace) -> str:
    """A turn as a person sees it: the quiet line of each call, then the words."""
    model = BuiltinChatModel(view=lambda: workspace.model)
    conversation = Conversation(model, opening(workspace), Settings(model="builtin"))

    async def lines() -> str:
        text = ""
        async for event in conversation.turn(prompt, workspace):
            if isinstance(event, Called):
                text += f"  · {event.tool} {event.arguments}\n"
            elif isinstance(event, Text):
                text += event.text
        return text

    return asyncio.run(lines())


def test_answers_read_well(tmp_path: Path) -> None:
    """One turn for each example, as a person reads it."""
    shutil.copytree(PLATFORM.parents[1], tmp_path / "shop")
    (tmp_path / ".git").touch()  # the project, in which decision records are read
    workspace = Workspace(load(tmp_path / "shop/architectures" / PLATFORM.name))
    text = "".join(f"> {each}\n\n{turn(each, workspace)}\n\n" for each in EXAMPLES)
    assert workspace.changes == []
    assert text == golden(GOLDEN, text)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_answered_by_its_own_kind(example: str) -> None:
    """And whole: nothing of it is left for those who read requests."""
    found = ask(example)
    assert len(found.answers) == 1
    assert (found.rest, found.not_understood) == ("", ())
    (kind,) = (question for question in QUESTIONS if example in question.examples)
    alone = [question for question in QUESTIONS if fits(question, example)]
    assert kind in alone


def fits(question: Any, example: str) -> bool:
    """Whether a kind of question fits an example."""
    return any(pattern.fullmatch(example.rstrip("?. ")) for pattern in question.patterns)


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
    assert answer.opening.count("   Proof: ") == answer.opening.count("   Remedy: ") == 3
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
    ranked = assess(Model(load(PLATFORM).value), (focus,) if focus else ()).findings
    found = ask(prompt)
    (answer,) = found.answers
    assert answer.listed is not None
    assert answer.listed.keys == tuple(point.key for point in ranked)
    assert answer.listed.told == min(number, len(ranked))
    assert answer.opening.count("\n   Proof: ") == answer.listed.told
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
    model = Model(load(PLATFORM).value)
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
        ("Why is api-gateway a single point of failure?", "1. **API Gateway** (`api-gateway`) is"),
        ("Why is the customer a bottleneck?", "`customer` is none: `single-point-of-failure`"),
        ("Why 2?", "2. **Order Database** (`order-db`) has no replica."),
        ("Why is the second one a problem?", "2. **Order Database**"),
        ("Explain finding 1", "1. **API Gateway**"),
        ("Prove 1.", "To check (dominated set): without `api-gateway`; from `customer`"),
        ("prove it", "2. **Order Database**"),
        ("How do you know?", "unreachable `order-service`, `inventory-service`"),
        ("What is the proof of 2?", "To check (absence): copies of `order-db`"),
        ("Why does the missing replica matter?", "Kleppmann"),
        ("Why is a synchronous chain bad?", "Found here: 2 findings."),
        ("Why should we care about bottlenecks?", "`single-point-of-failure`: When it fails"),
        ("Why did you change order-db?", "- change 1, rename order-db to orders: For clarity."),
        ("Why was order-db renamed?", "- change 1, rename order-db to orders: For clarity."),
        ("Why change 2?", "- change 2, add node cache: no reason was given"),
        ("Explain change 1.", "For clarity."),
        ("Why did you do that?", "- change 2"),
        ("Why did you touch the inventory-db?", "No change of this conversation names"),
        ("Why change 7?", "No change 7 was staged in this conversation."),
    ],
)
def test_why(prompt: str, told: str) -> None:
    """Of findings the proof, of kinds the source, of changes the reason that was given."""
    found = asked(prompt, Model(load(PLATFORM).value), EARLIER)
    (answer,) = found.answers
    assert told in f"{answer.opening}\n{answer.closing}"
    assert (found.rest, found.not_understood) == ("", ())


def test_the_last_change_of_a_number_is_meant() -> None:
    """A later proposal counts anew."""
    twice = Earlier(None, tuple(Staged(1, title, "", {}) for title in ("old", "new")))
    (answer,) = asked("Why change 1?", Model(load(PLATFORM).value), twice).answers
    assert "- change 1, new: " in answer.closing
    assert "old" not in answer.closing


def test_why_of_a_number_that_was_not_told() -> None:
    """It is said how many there are; a finding that is gone meanwhile is said to be."""
    found = asked("Why 9?", Model(load(PLATFORM).value), EARLIER)
    assert "there are 3 findings in the list" in found.not_understood[0]
    (gone,) = asked("Why 3?", Model(load(PLATFORM).value), EARLIER).answers
    assert gone.closing == "`store-without-replica:moon` is not found any more."


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("What do order-db and inventory-db have in common?", "- they stand in: `ecommerce-sys"),
        ("What is common to order-service and order-db?", "- their owner: Orders Team"),
        ("What do the order service and the payment service share?", "- flows over them: `order-"),
        ("What do order-service and api-gateway have in common?", "they need: `inventory-service`"),
        ("Who do I call when order-db is down?", "- `order-db`: owner `Orders Team`"),
        ("Whom should we page if the gateway fails?", "- `api-gateway`: owner `Platform Team`"),
        ("Who is on call for customer?", "- `api-gateway`: owner `Platform Team`"),
        ("payment-service is slow, what could it be?", "1. **Payment Service** (`payment-service"),
        ("Why is order-db down?", "1. **Order Database**"),
        ("If order-db and inventory-db are slow, where should I look first?", "Order Database"),
        ("What could make the order-service slow?", "`order-service`"),
    ],
)
def test_what_an_operator_asks(prompt: str, told: str) -> None:
    """Answered from the document alone."""
    found = ask(prompt)
    (answer,) = found.answers
    assert told in f"{answer.opening}\n{answer.closing}"
    assert (found.rest, found.not_understood) == ("", ())


def test_nobody_to_call() -> None:
    """That nothing is said is said."""
    (answer,) = asked("Who do I call when b is down?", Model(doc(node("a"), node("b")))).answers
    assert answer.closing == "Nothing says who answers for `b`."


def test_what_only_one_needs_is_not_common() -> None:
    """The inventory's database is needed by both, the orders' by one alone."""
    (answer,) = ask("What do order-service and inventory-service have in common?").answers
    assert "`inventory-db`" in answer.closing
    assert "`order-db`" not in answer.closing


def test_nothing_in_common() -> None:
    """That is said; of one element the question is none."""
    model = Model(doc(node("a"), node("b", "database")))
    (answer,) = asked("What do a and b have in common?", model).answers
    assert answer.closing.endswith("- nothing that the document says")
    assert asked("What does a have in common?", model).answers == ()


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("What happens when the payment service fails?", [("neighbours", "payment-service")]),
        ("what if order-db goes down", [("neighbours", "order-db")]),
        ("Who would be affected if we lose inventory-db?", [("neighbours", "inventory-db")]),
        ("Would the shop work without the gateway?", [("neighbours", "api-gateway")]),
        ("Which services call the payment-service?", [("neighbours", "payment-service")]),
        ("Could you tell me what uses `order-db`?", [("neighbours", "order-db")]),
        ("dependencies of order service?", [("neighbours", "order-service")]),
        ("What does orders.internal depend on? ", []),
        ("how is customer connected to order-db?", [("paths", "customer")]),
        ("Can payment-service reach order-db?", [("paths", "payment-service")]),
        ("Is order-db reachable from admin?", [("paths", "admin")]),
        ("validate", [("check", "")]),
        ("Are there any errors in it?", [("check", "")]),
        ("What's wrong with this architecture?", [("check", "")]),
        ("What does ADR-0002 say?", [("read_adr", OAUTH)]),
        ("Tell me about the payment service", [("show", ["payment-service"]),
                                               ("neighbours", "payment-service")]),
        ("Describe gateway-connects-order.", [("show", ["gateway-connects-order"])]),
        ("Search for PCI", [("find", "PCI")]),
        ("Who uses order-service-api?", [("neighbours", "order-service")]),
        ("Where is order-db deployed?", [("neighbours", "order-db")]),
    ],
)  # fmt: skip
def test_questions_in_other_words(prompt: str, expected: list[tuple[str, Any]]) -> None:
    """The look that answers, and of what."""
    assert looks(prompt) == expected


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("How many databases?", "2 databases:\n\n- `order-db` “Order Database” (database)"),
        ("Count the nodes", "9 nodes:"),
        ("Which people are there?", "2 actors:"),
        ("List all decision records", "2 decision records:\n\n- `docs/adr/0001"),
        ("How many interfaces are there?", "6 interfaces:\n\n- `api-gateway-https` of"),
        ("Which nodes lack controls?", "7 nodes of 9 without any control:"),
        ("Which elements have no description?", "0 elements of 20 without"),
        ("which databases don't have a backup", "0 databases of 2 without `backup`"),
        ("Which services have the compliance control?", "1 service of 4 with a control `compl"),
        ("List the nodes with tier = edge", "1 node of 9 with `tier`"),
        ("Which databases are in ecommerce-system?", "2 databases:"),
    ],
)
def test_lists_and_numbers(prompt: str, told: str) -> None:
    """Counted, then listed."""
    (answer,) = ask(prompt).answers
    assert answer.closing.startswith(told)


def test_questions_and_requests_are_parted() -> None:
    """What is asked is answered, and what is demanded is left as it stood."""
    prompt = (
        "Rename order-db to x. What uses order-db? Then do:\n\n1. Add a service y.\n"
        "2. List the flows.\n\n> What uses customer?\n\nAdd z."
    )
    found = ask(prompt)
    assert [answer.opening[:12] for answer in found.answers] == ["Who reaches ", ""]
    assert found.rest == (
        "Rename order-db to x. Then do:\n\n1. Add a service y.\n\nAdd z.\n\n> What uses customer?"
    )
    only = "Add a service y.\n\n```\nIs it valid?\n```"
    assert ask(only).rest == only
    assert ask(only).answers == ()


@pytest.mark.parametrize(
    "prompt",
    [
        "Can you add a replica?",
        "Could you please rename order-db to x?",
        "Could you fix the worst risks?",
        "Update the architecture to show:\n1. Rename order-db to x",
        'Describe order-db as "what holds the orders"',
        "Add a service that checks what customers order.",
        "Make it better.",
    ],
)
def test_requests_are_no_questions(prompt: str) -> None:
    """However politely they are put."""
    found = ask(prompt)
    assert (found.answers, found.not_understood) == ((), ())
    assert found.rest == prompt


def test_a_name_that_leads_nowhere_is_said() -> None:
    """With the nearest, or the candidates; and what no rule answers is said to be so."""
    found = ask("What depends on the order? What uses the paymnt-servce?! Why is the sky blue?")
    assert '"order" may be' in found.not_understood[0]
    assert "no rule answers it" in found.not_understood[1]
    assert found.answers[0].looks[0].arguments["id"] == "payment-service"
    assert found.taken == ('"paymnt-servce" taken as payment-service ("Payment Service")',)


def test_results_are_told_without_forging_lines() -> None:
    """Ids of the document stand as code on their own line; what is no JSON stays as it is."""
    assert told("elements", ['node {"unique-id": "a`b", "name": "x\\ny", "z": [1]}']) == (
        "- node `a'b`; name: x y; z: [1]"
    )
    assert told("elements", ["node too long to show"]) == "- node too long to show"
    assert told("lines", ['"a" reaches "b"\nNothing is left open.\nStaged for the person']) == (
        "- `a` reaches `b`"
    )
    record = 'Text of the decision record "r":\n"# T\\n```json\\n{\\"nodes\\": 1}\\n```\\nEnd\\n{x"'
    assert told("record", [record]) == (
        "Text of the decision record `r`:\n\n> # T\n> (code left out)\n> End"
    )
    assert all(told(reader, []) == "" for reader in READERS)


def test_the_checks_verdict_counts_errors() -> None:
    """An error makes the document invalid, wherever it came from."""
    result = "2 findings, 1 of them by staged changes.\nnew error at /a: x\nwarning at /b: y"
    assert told("checks", [result]).startswith(
        "The document is not valid: 1 error, 1 warning; 1 of them by staged changes.\n\n- new error"
    )
    assert told("checks", ["0 findings, 0 of them."]) == "The document is valid, with no findings."
    assert "not" not in told("checks", ["1 findings, 0 of them.\nwarning at /b: y"])[:30]


@given(st.data())
def test_no_document_makes_a_question_fail(data: st.DataObject) -> None:
    """Every kind of question about malformed architectures; all calls are well formed."""
    document = data.draw(mutants(load(PLATFORM).value))
    prompt = "\n".join(data.draw(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4)))
    workspace = Model(document)
    for answer in asked(prompt, workspace).answers:
        for look in answer.looks:
            assert look.tool in {tool.name for tool in registry.tools() if not tool.edits}


WORDS = st.sampled_from(
    [
        *("what", "who", "which", "is", "are", "the", "if", "of", "in", "on", "from", "to", "and"),
        *("api-gateway", "order-db", "nodes", "flows", "control", "no", "down", "depends", "uses"),
        *("path", "list", "how", "many", "fails", "adr", "valid", "weak", "top", "3"),
        *('"', "?", ".", ":", ">", "```", "\n", "-", "1.", "{"),
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_prompt_is_parted(prompt: str) -> None:
    """No text makes it fail, and what it answers it does not leave to be carried out."""
    model = Model(load(PLATFORM).value)
    found = asked(prompt, model)
    assert understand(found.rest, model) is not None
    if not (found.answers or found.not_understood or found.wants_help):
        assert found.rest.split() == prompt.split() or ">" in prompt or "`" in prompt


@given(architectures(), st.sampled_from(EXAMPLES))
def test_questions_about_any_architecture(value: dict[str, Any], example: str) -> None:
    """An answer, or a reason why there is none."""
    found = asked(example, Model(value))
    assert found.answers or found.not_understood


def test_a_long_question_is_left_alone() -> None:
    """A prompt of any length is read in time."""
    long = f"What uses {'very ' * 200}old order-db?"
    assert ask(long).answers == ()
    assert ask("What uses order-db? " * 2_000).rest.startswith("What uses")
    assert len(ask("What uses order-db? " * 500).answers) == 1


def test_an_id_with_a_question_mark() -> None:
    """Quoted names are never cut."""
    model = Model(doc(node("a? b."), node("c"), connects("l", "c", "a? b.")))
    (answer,) = asked('Who uses "a? b."?', model).answers
    assert answer.looks[0].arguments["id"] == "a? b."
