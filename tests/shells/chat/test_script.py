"""A conversation as a prompt script: what is read back is what was asked."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.sessions.state import Called, Decision, Exchange, State
from advisor.shells.chat.script import script

PROMPTS = st.text() | st.lists(
    st.sampled_from(["\n", " ", "\t", "- a", "a: b", "#", "|", "'", '"', "\r", "\x85", "é", "🦄"])
).map("".join)
STAGED = (Called("add_node", {}, "add node x", ""),)


def loaded(*exchanges: Exchange) -> list[dict[str, object]]:
    """The steps of the script of these exchanges, as YAML's safe loader reads them."""
    state = State(1, "shop.json", "ada", "", model="gpt-5", exchanges=exchanges)
    content = yaml.safe_load(script(state, "shop.json").encode())
    assert list(content) == ["architecture", "model", "steps"]
    steps: list[dict[str, object]] = content["steps"]
    return steps


def decided(decision: str) -> tuple[Decision, ...]:
    """A decision on change 1."""
    return (Decision(decision, "", (1,), ("add node x",), applied=decision == "accept"),)


@given(prompts=st.lists(PROMPTS, min_size=1, max_size=3))
def test_prompts_come_back_as_they_were(prompts: list[str]) -> None:
    """Whatever characters stand in them."""
    steps = loaded(*(Exchange(prompt, "") for prompt in prompts))
    assert [step["prompt"] for step in steps] == prompts


@given(values=st.dictionaries(PROMPTS.filter(bool), PROMPTS, max_size=3))
def test_values_of_a_template_come_back(values: dict[str, str]) -> None:
    """With the template's name."""
    (step,) = loaded(Exchange("", "", "resilience", values))
    assert step["template"] == "resilience"
    assert step.get("values", {}) == values


def test_lines_of_a_prompt_are_lines_of_the_script() -> None:
    """So that a person can edit it."""
    state = State(1, "", "", "", exchanges=(Exchange("First: this.\n\n  Then that.\n", ""),))
    assert "prompt: |\n    First: this.\n\n      Then that.\n" in script(state, "shop.json")


def test_a_step_takes_the_decision_that_its_changes_met() -> None:
    """Also where that was made after a later prompt; without changes there is none."""
    steps = loaded(
        Exchange("a", "", calls=STAGED),
        Exchange("b", "", decisions=decided("accept")),
        Exchange("c", "", calls=STAGED, decisions=decided("reject")),
        Exchange("d", "", calls=STAGED),
        Exchange("e", "", calls=(Called("show", {}, "", ""),)),
    )
    assert [step.get("review") for step in steps] == ["accept-valid", None, "reject", None, None]


def test_steps_are_named_after_their_prompts() -> None:
    """Each name once."""
    steps = loaded(Exchange("Where is it? Tell me all, now!", ""), Exchange("¿?", ""))
    assert [step["name"] for step in steps] == ["1-where-is-it-tell-me", "2"]
