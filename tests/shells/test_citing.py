"""An id in an answer that no element has is told below the answer; it is no error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.events import Called, Text
from advisor.agent.scripted import Reply, ToolCall
from advisor.calm.document import load
from advisor.errors import DONE
from advisor.shells.citing import cite
from advisor.shells.turn import Turn
from advisor_tools.registry import Outcome
from tests.shells.asking import CHANGES, run
from tests.shells.chat.commanding import scripted
from tests.tools.ledger import opened

if TYPE_CHECKING:
    from pathlib import Path

SLIP = [Reply("The `order-databse` is a single point of failure.")]
REMARK = "The answer names `order-databse`, which does not exist; nearest: order-db."


def test_a_person_is_told(shop: Path) -> None:
    """Once, below the answer, and the exit code stays."""
    result = run(shop, SLIP)
    assert result.code == DONE
    assert result.out.count(REMARK) == 1
    assert result.out.index("single point") < result.out.index(REMARK)


def test_a_program_is_told(shop: Path) -> None:
    """By the word and what is nearest to it."""
    said = run(shop, SLIP, as_json=True).json
    assert said["unknown_ids"] == [{"word": "order-databse", "nearest": "order-db"}]
    assert run(shop, [Reply("All of `order-db` is well.")], as_json=True).json["unknown_ids"] == []


def test_what_the_prompt_names_is_known(shop: Path) -> None:
    """Also where it does not exist."""
    assert "does not exist" not in run(shop, SLIP, prompt="What of order-databse?").out


def test_what_was_staged_exists(shop: Path) -> None:
    """A node that came in this turn, and did not where none was staged."""
    done = Reply("`load-balancer` stands in front of `api-gateway`.")
    assert "`load-balancer`, which does not exist" in run(shop, [done]).out
    assert "does not exist" not in run(shop, [CHANGES[0], done], yes=True).out


def test_what_was_removed_existed(shop: Path) -> None:
    """Until this turn, so that nobody invented it."""
    call = ToolCall("rename", {"id": "order-db", "new_id": "order-store", "why": "As asked."})
    script = [Reply("", [call]), Reply("What was `order-db` has replicas now.")]
    assert "does not exist" not in run(shop, script).out


def turn(*outcomes: Outcome) -> Turn:
    """One whose answer names what is not there, after calls."""
    had = Turn()
    for outcome in outcomes:
        had.note(Called("query", {}, outcome))
    had.note(Text(SLIP[0].text))
    return had


def test_built_in_rules_invent_nothing(shop: Path) -> None:
    """Their answers are computed."""
    workspace = opened(load(shop).value)
    assert cite(turn(), workspace, [], "builtin") == []
    assert cite(turn(), workspace, [], "scripted") == [REMARK]


def test_what_a_tool_answered_is_known(shop: Path) -> None:
    """But not what a refusal says again."""
    workspace = opened(load(shop).value)
    word = "order-databse"
    assert cite(turn(Outcome(f"It would be {word}.", None)), workspace, [], "scripted") == []
    refused = Outcome(f"There is no {word}.", None, f"there is no {word}")
    assert cite(turn(refused), workspace, [], "scripted") == [REMARK]


def test_in_a_chat(shop: Path) -> None:
    """Below the answer, and what the prompt names is known there too."""
    with scripted(shop, [*SLIP, *SLIP]) as (talk, _server):
        assert REMARK in " ".join(talk("What is weak?").split())
        assert "does not exist" not in talk("What of order-databse?")
