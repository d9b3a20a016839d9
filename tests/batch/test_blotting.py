"""Secrets are blotted out of a result, and nothing else of it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.scripted import Reply, ToolCall
from advisor.batch.blotting import blotted
from tests.batch.having import had, note, noting, step, taken

if TYPE_CHECKING:
    from advisor.batch.results import RunResult

KEY = "sk-0123456789abcdefghij"
PLACES = [
    ([Reply(f"It is {KEY}.")], step()),
    ([Reply("No.")], step(prompt=f"Use {KEY}.")),
    ([Reply(tool_calls=[note("key", KEY)]), Reply("Done.")], taken()),
    ([Reply(tool_calls=[note(KEY, [{KEY: 1}])]), Reply("Done.")], taken()),
    ([Reply(tool_calls=[ToolCall(KEY, {})]), Reply("Done.")], step()),
    ([Reply(tool_calls=[ToolCall("add_nodes", "{" + KEY)]), Reply("Done.")], step()),
]


def as_text(result: RunResult) -> str:
    """All that is kept of it as JSON."""
    return json.dumps(result.to_json())


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_a_secret_stands_nowhere_in_what_is_kept(place: int) -> None:
    """Whoever brought it: a prompt, an answer, or the arguments of a call."""
    answers, asked = PLACES[place]
    result = had(answers, asked).result
    assert KEY in as_text(result)
    clean = blotted(result, [KEY])
    assert KEY not in as_text(clean)
    assert as_text(clean) == as_text(result).replace(KEY, "[key]")


def test_document_and_proposals_stay() -> None:
    """A plan has to fit the document that the run left."""
    result = had([Reply(tool_calls=[note("key", KEY)]), Reply("Done.")], taken()).result
    clean = blotted(result, [KEY])
    assert clean.document == result.document
    assert clean.accepted == result.accepted
    assert [each.differences for each in clean.steps] == [each.differences for each in result.steps]


def test_the_longest_secret_goes_first() -> None:
    """So that no rest of it stays."""
    result = had([Reply(f"{KEY}-more and {KEY}")], step()).result
    assert blotted(result, [f"{KEY}-more", KEY]).steps[0].answer == "[key] and [key]"


@pytest.fixture(scope="module")
def result() -> RunResult:
    """What came of two steps."""
    return had(noting("tier", "team"), taken(), step("two")).result


@given(secrets=st.lists(st.text("abc", min_size=20, max_size=24), max_size=3))
def test_a_result_without_secrets_is_the_same(result: RunResult, secrets: list[str]) -> None:
    """Value for value."""
    assert blotted(result, secrets) == result
