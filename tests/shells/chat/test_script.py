"""A conversation as a prompt script: what is read back is what was asked and decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.reading import read
from advisor.sessions.state import Called, Decision, Exchange, State
from advisor.shells.chat.script import script

if TYPE_CHECKING:
    from advisor.batch.script import Script

PROMPTS = (
    st.text()
    | st.lists(
        st.sampled_from(
            [
                *("\n", " ", "\t", "- a", "a: b", "#", "|", "'", '"', "\r", "\x85", "é", "🦄"),
                *(
                    "${",
                    "$",
                    "{",
                    "}",
                    "a",
                    "~",
                    "1e5",
                    "08",
                    "*x",
                    "&y",
                    "!z",
                    "%",
                    "\x00",
                    "\ufeff",
                ),
            ]
        )
    ).map("".join)
).filter(lambda text: text.replace("\ufeff", "").strip())
NAMES = st.sampled_from(["shop.json", "a shop.json", "[1].json", "${x}.json", "#.json", "1e5", "-"])
REASONS = st.just("") | PROMPTS
STAGED = (Called("add_node", {}, "add node x", ""),)
TAKEN = (Called("remove", {}, "remove node x", ""),)


def decided(decision: str, reason: str = "") -> tuple[Decision, ...]:
    """A decision on change 1."""
    applied = decision == "accept"
    return (Decision(decision, reason, (1,), ("add node x",), applied=applied),)


EXCHANGES = st.builds(
    Exchange,
    PROMPTS,
    st.just(""),
    calls=st.sampled_from([(), STAGED, TAKEN]),
    decisions=st.just(())
    | st.builds(decided, st.sampled_from(["accept", "reject", "discard"]), REASONS),
)


def read_back(*exchanges: Exchange, name: str = "shop.json", model: str = "gpt-5") -> Script:
    """The script of these exchanges, as it is replayed."""
    state = State(1, name, "ada", "", model=model, exchanges=exchanges)
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_text("{}")
        path = Path(folder) / "script.yaml"
        path.write_bytes(script(state, name).encode())
        return read(path)


@given(exchanges=st.lists(EXCHANGES, min_size=1, max_size=4), name=NAMES, model=REASONS)
def test_what_is_saved_is_read_as_it_was(exchanges: list[Exchange], name: str, model: str) -> None:
    """Whatever characters stand in prompts, reasons and the name of the document."""
    found = read_back(*exchanges, name=name, model=model)
    kept = [
        each.prompt
        for index, each in enumerate(exchanges)
        if f"{index + 1}" in {step.name.partition("-")[0] for step in found.steps}
    ]
    assert [step.prompt for step in found.steps] == kept
    told = {step.reason for step in found.steps}
    assert all(each.prompt in kept or each.prompt.strip() in told for each in exchanges)
    assert [path.name for path in found.architectures] == [name]
    assert found.model == model.strip()


@given(goal=PROMPTS, words=PROMPTS)
def test_values_of_a_template_come_back(goal: str, words: str) -> None:
    """With the template's name, and the person's own words beside them."""
    exchange = Exchange(f"{goal}\n{words}".strip(), "", "improve", {"constraints": goal})
    (step,) = read_back(exchange).steps
    assert (step.template, step.values) == ("improve", {"constraints": goal})


def test_lines_of_a_prompt_are_lines_of_the_script() -> None:
    """So that a person can edit it."""
    state = State(1, "", "", "", exchanges=(Exchange("First: this.\n\n  Then that.\n", ""),))
    assert "prompt: |\n    First: this.\n\n      Then that.\n" in script(state, "shop.json")


def test_a_step_takes_the_decision_that_its_changes_met() -> None:
    """Also where that was made after a later prompt; without changes there is none."""
    found = read_back(
        Exchange("a", "", calls=STAGED),
        Exchange("b", "", decisions=decided("accept")),
        Exchange("c", "", calls=STAGED, decisions=decided("reject")),
        Exchange("d", "", calls=STAGED),
        Exchange("e", "", calls=(Called("show", {}, "", ""),)),
    )
    assert [step.review for step in found.steps] == ["accept-valid", "", "reject", "", ""]


OWNER = {"entries": [{"on": ["x"], "values": {"owner": "ada"}}]}


@pytest.mark.parametrize(
    ("tool", "arguments", "decision", "allowed"),
    [
        ("remove", {}, "accept", True),
        ("rewire", {}, "accept", True),
        ("add_node", {"node": {"interfaces": []}}, "accept", False),
        ("rename", {}, "accept", False),
        ("remove", {}, "reject", False),
        ("set_metadata", OWNER, "accept", False),
        ("set_metadata", {"entries": [{"on": ["x"], "remove": ["owner"]}]}, "accept", True),
        ("set_metadata", {"entries": [{"on": ["x"], "remove": []}]}, "accept", False),
        ("set_metadata", {"entries": [{"on": ["x"], "append": {"a": ["b"]}}]}, "accept", False),
        ("update", {"entries": [{"id": "x", "values": {"name": "X"}}]}, "accept", False),
        ("update", {"entries": [{"id": "x", "values": {"a": {"b": [1]}}}]}, "accept", True),
        ("update", {"entries": [{"id": "x", "values": {"name": ""}}]}, "accept", True),
        ("update", {"entries": "x"}, "accept", True),
        ("update", {"entries": ["x"]}, "accept", True),
        ("edit_flow", {"flow": "f", "remove": ["a"]}, "accept", True),
        ("edit_flow", {"flow": "f", "change": [{"step": "a"}]}, "accept", False),
        ("update_control", {"remove_requirements": ["u"]}, "accept", True),
        ("update_control", {"description": "d"}, "accept", False),
    ],
)
def test_what_was_accepted_may_be_taken_away_again(
    tool: str, arguments: dict[str, Any], decision: str, *, allowed: bool
) -> None:
    """A replay would refuse it else; what only adds, or says who owns it, needs no permission."""
    called = (Called(tool, arguments, "add node x", ""),)
    (step,) = read_back(Exchange("a", "", calls=called, decisions=decided(decision))).steps
    assert step.allow_removals is allowed


def test_only_a_removal_that_was_accepted_is_allowed() -> None:
    """One that was left out is not; of one that was edited the title is another."""
    both = (*STAGED, *TAKEN)
    (step,) = read_back(Exchange("a", "", calls=both, decisions=decided("accept"))).steps
    assert step.allow_removals is False
    (step,) = read_back(Exchange("a", "", calls=TAKEN, decisions=decided("accept"))).steps
    assert step.allow_removals is True


def test_words_of_a_rejection_are_told_once() -> None:
    """As the reason, which replaces the prompt by which they were sent; unless changes came of it.

    Then what was decided on these belongs to a step of its own.
    """
    no = decided("reject", "Not now.")
    never = Exchange("a", "", calls=STAGED, decisions=decided("reject", "Never."))
    answered = Exchange("Not now.", "", answers=("Very well.",))
    rejected = Exchange("b", "", calls=STAGED, decisions=no)
    steps = read_back(never, rejected, answered, Exchange("c", "")).steps
    assert [(step.name, step.reason) for step in steps] == [
        ("1-a", "Never."),
        ("2-b", "Not now."),
        ("4-c", ""),
    ]
    task = Exchange("Not now.", "", "improve")
    assert [step.template for step in read_back(rejected, task).steps] == ["", "improve"]
    again = Exchange("Not now.", "", calls=STAGED, decisions=decided("accept"))
    steps = read_back(rejected, again).steps
    assert [(step.name, step.review, step.reason) for step in steps] == [
        ("1-b", "reject", ""),
        ("2-not-now", "accept-valid", ""),
    ]


def test_the_head_says_what_a_person_has_to_know() -> None:
    """Where the schema is, what is expected how, and that the document has changed."""
    asked = Exchange("Where is\n it? " + "x" * 80, "", calls=STAGED, decisions=decided("accept"))
    state = State(1, "", "", "", exchanges=(asked,))
    text = script(state, "a\nb.json")
    lines = text.splitlines()
    assert lines[0] == "# yaml-language-server: $schema=prompt-script.schema.json"
    assert "expect: {" in text
    assert f"title: Where is it? {'x' * 46}…" in lines
    assert r'(advisor undo "a\nb.json", once' in text
    nothing = replace(state, exchanges=(replace(asked, decisions=()),))
    assert "advisor undo" not in script(nothing, "shop.json")


def test_a_prompt_that_says_nothing_is_left_out() -> None:
    """A step must say something; the others keep their numbers."""
    steps = read_back(Exchange(" \n", ""), Exchange("\ufeff", ""), Exchange("a", "")).steps
    assert [step.name for step in steps] == ["3-a"]


def test_steps_are_named_after_their_prompts() -> None:
    """Each name once, and none longer than a name may be."""
    asked = ["Where is it? Tell me all, now!", "¿?", "Where is it? Tell me all, now!", "x" * 100]
    names = [step.name for step in read_back(*(Exchange(each, "") for each in asked)).steps]
    assert names == ["1-where-is-it-tell-me", "2", "3-where-is-it-tell-me", "4-" + "x" * 58]


def test_a_prompt_that_no_file_can_hold_is_saved_all_the_same() -> None:
    """Half of a surrogate pair, as a terminal in another encoding gives one."""
    (step,) = read_back(Exchange("caf\udce9 & co", "")).steps
    assert step.prompt == "caf? & co"
