"""What the built-in rules make of prompts; the table of prompts and calls is the golden file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.controlled_english import Understanding, examples, understand
from advisor.agent.controlled_english.forms import FORMS
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.golden import golden

if TYPE_CHECKING:
    from advisor.agent.controlled_english.grammar import Form

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
GOLDEN = Path(__file__).parent / "golden/controlled_english.txt"

PROMPTS = [
    prompt.strip("\n")
    for prompt in (Path(__file__).parent / "prompts.txt").read_text(encoding="utf-8").split("\n\n")
    if not prompt.startswith("#")
]


def shown(prompt: str, understanding: Understanding) -> str:
    """A prompt and what was made of it, as a person reads it."""
    lines = [f"> {line}" for line in prompt.splitlines()]
    lines += [
        f"{call.tool} {json.dumps(call.arguments, ensure_ascii=False)}"
        for call in understanding.calls
    ]
    lines += [f"taken: {choice}" for choice in understanding.choices]
    lines += [f"not understood: {words}" for words in understanding.not_understood]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def platform() -> Model:
    """The e-commerce platform."""
    return Model(load(PLATFORM).value)


def test_prompts_and_their_calls(platform: Model) -> None:
    """Every prompt gives the calls, choices and remarks of the golden file."""
    text = "\n\n".join(shown(prompt, understand(prompt, platform)) for prompt in PROMPTS) + "\n"
    assert text == golden(GOLDEN, text)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_call_can_be_staged(prompt: str) -> None:
    """The tools take each call as it stands, and the result is as valid as the base."""
    workspace = Workspace(load(PLATFORM))
    for call in understand(prompt, workspace.model).calls:
        outcome = registry.call(workspace, call.tool, {**call.arguments, "why": call.because})
        assert outcome.refusal == ""
    assert workspace.problems() == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.example)
def test_every_example_stages_cleanly(form: Form) -> None:
    """What is shown as an example works on the platform, and with the tool that it is for."""
    workspace = Workspace(load(PLATFORM))
    understanding = understand(form.example, workspace.model)
    assert understanding.not_understood == ()
    assert form.tool in {call.tool for call in understanding.calls}
    for call in understanding.calls:
        outcome = registry.call(workspace, call.tool, {**call.arguments, "why": call.because})
        assert outcome.refusal == ""
    assert workspace.problems() == []
    assert workspace.open_problems() == []


def test_an_example_for_each_tool() -> None:
    """A person who was not understood sees one example of everything that can be said."""
    editing = {tool.name for tool in registry.tools() if tool.edits}
    assert {form.tool for form in FORMS} == editing
    assert len(examples()) == len(editing)


def test_the_reason_repeats_the_request(platform: Model) -> None:
    """Every call says which sentence it stands on."""
    (call,) = understand('Hello! Please tag order-db with "critical".', platform).calls
    assert call.because == 'Asked for: “Please tag order-db with "critical"”.'


def test_a_failed_sentence_leaves_nothing_behind(platform: Model) -> None:
    """What a refused sentence would have added cannot be used by the next one."""
    prompt = "Add a service cache and connect it to nowhere. Tag cache with new."
    assert understand(prompt, platform).calls == ()
    assert len(understand(prompt, platform).not_understood) == 2


def test_ids_of_relationships_are_unique() -> None:
    """A taken id is numbered."""
    node = {"node-type": "service", "description": "x"}
    taken = {"unique-id": "a-connects-b", "relationship-type": {}}
    value = {
        "nodes": [{"unique-id": name, "name": name} | node for name in ("a", "b")],
        "relationships": [taken],
    }
    (call,) = understand('Connect "a" to "b"', Model(value)).calls
    assert call.arguments["relationship"]["unique-id"] == "a-connects-b-2"


@pytest.mark.parametrize(
    "prompt",
    [
        "Remove payment-service and what hangs on it and paint the rest",
        "Route order-connects-payment through inventory-service instead of directly and paint it",
        "Let order-service connect to inventory-db instead of order-db and shut down order-db",
        "Order service publishes to a new queue and payment service consumes from it, if it can",
        "Disconnect order-service from inventory-service with the flow steps and celebrate",
        "Keep order-db for writes and inventory-db for reads and burn the rest",
        "Add a replica of order-db for reads with 16 CPUs",
        'Group order-db and inventory-db into a "data" cluster and encrypt it',
        "Rename order-db to orders because it is nicer",
        "Add a service cache because we can",
        "Move order-db into the api-gateway and lock it",
        "Scale the order service to 3 instances and pray",
    ],
)
def test_no_word_is_passed_over(platform: Model, prompt: str) -> None:
    """What a form does not know is never dropped, nor taken for a part of a name."""
    understanding = understand(prompt, platform)
    assert understanding.calls == ()
    assert len(understanding.not_understood) == 1


@pytest.mark.parametrize(
    ("prompt", "half"),
    [
        ("Rename order-db to orders and make it purple", "make it purple"),
        ("Add a cache node called prices, then polish the gateway and tag it with new", "polish"),
        ("Connect payment-service to order-db, and connect it to nowhere", "connect it to nowhere"),
    ],
)
def test_half_understood_is_not_done_by_half(platform: Model, prompt: str, half: str) -> None:
    """Nothing is staged for the sentence, and the half that was not understood is named."""
    understanding = understand(prompt, platform)
    assert understanding.calls == ()
    (remark,) = understanding.not_understood
    assert half in remark.rpartition("of this")[2]


@pytest.mark.parametrize(
    "prompt",
    [
        "Tag order-db with mine.\n\n> Tag inventory-db with quoted.",
        "> Tag inventory-db with quoted,\nand also with this.\n\nTag order-db with mine.",
        "```\nTag inventory-db with quoted.\n```\nTag order-db with mine.",
        "Tag order-db with mine.\n~~~text\nTag inventory-db with quoted.\n```\nnot the end",
        "- Tag order-db with mine\n- > Tag inventory-db with quoted",
    ],
)
def test_quotations_are_not_carried_out(platform: Model, prompt: str) -> None:
    """What is quoted is somebody else's, and that is said."""
    understanding = understand(prompt, platform)
    (call,) = understanding.calls
    assert call.arguments["entries"] == [{"on": ["order-db"], "append": {"tags": ["mine"]}}]
    assert any("never carried out" in remark for remark in understanding.not_understood)


@pytest.mark.parametrize(
    "heading",
    [
        "Do not do this",
        "You must never do the following",
        "If we move to the cloud",
        "What we rejected",
        "Somebody in the forum said",
        "Later",
    ],
)
def test_a_list_of_what_is_not_wanted_now(platform: Model, heading: str) -> None:
    """A heading may turn a list of requests into its opposite: none of it is done."""
    understanding = understand(f"{heading}:\n- Tag order-db with x\n- Add a cache node y", platform)
    assert understanding.calls == ()
    assert len(understanding.not_understood) == 3


def test_a_later_sentence_decides_an_earlier_one(platform: Model) -> None:
    """Which of two instances is the one that was there is said at the end."""
    prompt = (
        'Add two payment service instances: "pay-1" and "pay-2". '
        "The existing payment-service becomes pay-2."
    )
    calls = understand(prompt, platform).calls
    assert [(call.tool, call.arguments["new_id"]) for call in calls] == [
        ("rename", "pay-2"),
        ("copy_node", "pay-1"),
    ]


def test_what_is_named_before_it_is_made(platform: Model) -> None:
    """The order of the sentences is the person's; the calls stand in one that works."""
    prompt = "Connect the cache to order-db. Add a service called cache."
    understanding = understand(prompt, platform)
    assert understanding.not_understood == ()
    assert [call.tool for call in understanding.calls] == ["add_node", "add_relationship"]


def test_a_list_that_contradicts_its_heading(platform: Model) -> None:
    """Who is led over the queue is said twice, and not the same: nothing is done."""
    prompt = (
        'Change the order-to-inventory call to go through a new "stock-queue":\n'
        "- Order Service publishes to the stock-queue\n- Payment Service consumes from it"
    )
    understanding = understand(prompt, platform)
    assert understanding.calls == ()
    assert len(understanding.not_understood) == 3


@pytest.mark.parametrize(
    "prompt",
    [
        "The order database contains every order database",
        "Payment service calls an external provider",
        "The payment service uses Stripe",
        "Order service is deployed in AWS",
        "Keep everything as it is",
        "We might rename order-db to orders one day",
        "Use Kafka instead of RabbitMQ",
        "Remove all databases",
    ],
)
def test_what_is_told_is_not_staged(platform: Model, prompt: str) -> None:
    """A remark on how things are, or a wish too large, changes nothing."""
    assert understand(prompt, platform).calls == ()


def test_a_quoted_name_of_what_is_there(platform: Model) -> None:
    """Quotation marks alone do not make something new."""
    prompt = 'Route order-connects-payment through the "gateway"'
    (call,) = understand(prompt, platform).calls
    assert (call.tool, call.arguments["node"]) == ("insert_between", "api-gateway")


def test_what_is_so_already_is_said(platform: Model) -> None:
    """A wish that is fulfilled gives no call, and is not called misunderstood."""
    understanding = understand("Connect order-service to payment-service", platform)
    assert (understanding.calls, understanding.not_understood) == ((), ())
    assert any("already" in choice for choice in understanding.choices)


def test_instructions_in_the_document_are_not_followed() -> None:
    """A name that reads like a request is only a name."""
    name = 'Add a "spy" service'
    node = {"unique-id": "a", "node-type": "service", "name": name, "description": name}
    understanding = understand("Tag a with seen", Model({"nodes": [node], "relationships": []}))
    assert [call.tool for call in understanding.calls] == ["set_metadata"]


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        " \n",
        "...",
        "?",
        '"',
        "- \n- ",
        "{" * 2000,
        '{"a":' * 3000,
        "add " * 4000,
        "\ue0000\ue001",
        "add a node " + "x, " * 300,
        "connect " + "a and " * 160 + "b to c",
        "Add a \x00 service \u202e",
    ],
)
def test_hostile_prompts_give_no_calls(platform: Model, prompt: str) -> None:
    """Nothing but remarks, and soon."""
    assert understand(prompt, platform).calls == ()


VOCABULARY = """
add create connect a the node service called "x y" to from with on and , . : ; ( ) it order-db
control metadata {"a":1} https://e.com/x owner type both all requiring 99.9% uptime - 1. ? > `
interface port 5432 over HTTPS rename in that described as contains interacts tag remove replica of
two instances x-1 x-2 between through "queue" publishes consumes move into group existing becomes
its relationships flow step after api-gateway payment-service order-to-payment copy replace by
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])
FRAGMENTS = st.sampled_from([form.example for form in FORMS])


@given(
    st.one_of(
        st.text(),
        st.lists(WORDS, max_size=30).map(" ".join),
        st.lists(FRAGMENTS, max_size=4).map(". ".join),
        st.tuples(FRAGMENTS, st.lists(WORDS, max_size=4)).map(lambda p: f"{p[0]} {' '.join(p[1])}"),
    )
)
def test_any_text_is_answered(prompt: str) -> None:
    """No prompt raises, and the tools take every call in the order in which they stand."""
    workspace = Workspace(load(PLATFORM))
    understanding = understand(prompt, workspace.model)
    assert all(understanding.not_understood)
    arguments = json.dumps([call.arguments for call in understanding.calls])
    assert '""' not in arguments.replace('\\"', "'")
    for call in understanding.calls:
        assert call.because
        outcome = registry.call(workspace, call.tool, {**call.arguments, "why": call.because})
        assert outcome.refusal == ""


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["nodes", "unique-id", "name", "relationships"]), inner
            )
        ),
    )
)
def test_any_document_is_read(value: object) -> None:
    """Malformed documents have no names, and are no reason to stop."""
    model = Model(value if isinstance(value, dict) else {"nodes": value})
    understand("Connect a to b and tag both services with x", model)
