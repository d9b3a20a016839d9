"""What ends a turn that will not end by itself, and what is left of it then."""

from __future__ import annotations

import re
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

import pytest

from advisor import limits
from advisor.agent.budget import Budget
from advisor.agent.events import Used
from advisor.agent.script import Raw
from advisor.agent.scripted import Break, Reply, ToolCall, Usage
from advisor.errors import LimitError, ModelError
from advisor.options import parse
from advisor.settings import LIMITS, Settings
from tests.agent.talk import service, talk, tier
from tests.agent.turns import turns
from tests.injection.commanding import command
from tests.shells.asking import history, run, untouched
from tests.shells.conftest import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.agent.script import Request

__all__ = ["shop"]

DONE = Reply("Done.")
SILENT = Reply("Wait", breaks=Break(1, "silence"))
ENDLESS = Reply("word " * 20, endless=True, pause=0.001, fragments=(20,))


def restless(**options: Any) -> Callable[[Request], Reply]:
    """A model that always has another change to make."""
    numbers = count(1)
    return lambda _request: Reply(tool_calls=[tier("order-db", next(numbers))], **options)


def test_each_limit_is_written_once_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The defaults of the settings are those of the help."""
    written = (limits.MAX_CALLS, limits.MAX_TOKENS, limits.MAX_COST, limits.TIMEOUT)
    assert tuple(getattr(Settings(), name) for name in LIMITS) == written
    with pytest.raises(SystemExit):
        parse(["ask", "--help"])
    told = capsys.readouterr().out.partition("limits of the turn (exit 6)")[2]
    for name, default in zip(LIMITS, written, strict=True):
        option = re.escape(f"--{name.replace('_', '-')} ")
        assert re.search(rf"{option}.*\({default:g}\)|{option}.*\({default}\)", told), name


REACHED = [
    ("--max-calls", "2", restless(), "the turn's limit of 2 requests"),
    (
        "--max-tokens",
        "1500",
        restless(usage=Usage(900, 100)),
        "the turn took 2000 tokens, and the limit is 1500",
    ),
    ("--timeout", "1", cycle([Reply(tool_calls=[tier("admin")]), SILENT]), "longer than 1 s"),
    (
        "--max-tokens",
        "900",
        cycle([Reply(tool_calls=[tier("admin")]), ENDLESS]),
        "the limit is 900",
    ),
]


@pytest.mark.parametrize("extra", [(), ("--yes",), ("-o", "plan.json"), ("--format", "json")])
@pytest.mark.parametrize(
    ("option", "value", "script", "said"), REACHED, ids=["calls", "tokens", "time", "endless"]
)
def test_a_limit_leaves_a_proposal_that_nobody_took(  # noqa: PLR0913, PLR0917 - two lists of cases
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    value: str,
    script: Any,
    said: str,
    extra: tuple[str, ...],
) -> None:
    """Shown, not applied and in no plan; the line says which limit and how to allow more."""
    monkeypatch.chdir(shop.parent)
    before = shop.read_bytes()
    answers = script if callable(script) else lambda _request: next(script)
    result = command(shop, answers, option, value, *extra)
    assert result.code == 6
    (line,) = result.err.splitlines()
    assert line.startswith("error: ")
    assert said in line
    assert option in line
    if "json" in extra:
        assert result.json["error"] in line
        assert result.json["proposed"]
        assert not result.json["applied"]
        assert result.json["plan"] is None
    else:
        assert "The turn ended early. " in result.out
        assert "Not applied: the turn ended early" in result.out
        assert "metadata.level" in result.out
    assert untouched(shop, before)
    assert not (shop.parent / "plan.json").exists()


def test_a_person_may_take_what_was_staged(shop: Path) -> None:
    """At a terminal the proposal of a turn that ended early is asked about like any other."""
    result = run(shop, restless(), "a")
    assert result.code == 0
    assert result.requests == limits.MAX_CALLS
    assert "The turn ended early: the turn's limit of 25 requests to the model" in result.out
    assert history(shop) == ["apply done"]


def test_a_person_may_leave_it(shop: Path) -> None:
    """Then the limit is what the command ends with."""
    before = shop.read_bytes()
    result = run(shop, restless(), "r", "too much")
    assert result.code == 6
    assert isinstance(result.error, LimitError)
    assert untouched(shop, before)


def test_without_changes_there_is_only_the_line(shop: Path) -> None:
    """A stream that never ends and stages nothing."""
    before = shop.read_bytes()
    result = command(shop, [ENDLESS], "--max-tokens", "300")
    assert result.code == 6
    assert "Proposal" not in result.out
    assert re.fullmatch(r"error: the turn took 30\d tokens, .*--max-tokens\n", result.err)
    assert untouched(shop, before)


def test_endless_calls_are_counted_too() -> None:
    """Characters of arguments are words of the model like any other."""
    piece = 'data: {"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, %s}]}}]}\n\n'
    first = piece % '"id": "a", "function": {"name": "find", "arguments": "{"}'
    more = piece % '"function": {"arguments": "                    "}'
    result = talk([Raw([first, *[more] * 400, "data: [DONE]\n\n"])], max_tokens=200)
    assert isinstance(result.error, LimitError)
    assert "--max-tokens" in str(result.error)


def test_a_slow_model_meets_the_time_limit() -> None:
    """However often it says a word: the limit is one of the turn, not of the silence."""
    slow = Reply("word " * 100, fragments=(5,), pause=0.05)
    result = talk([slow], timeout=1, request_timeout=0.5)
    assert isinstance(result.error, LimitError)
    assert str(result.error) == "the turn took longer than 1 s; give it longer with --timeout"


@pytest.mark.parametrize(
    "calls",
    [
        [tier("admin")],
        [tier("admin"), service("cache")],
        [ToolCall("check")],
        [ToolCall("no-such-tool", {"a": 1})],
        [ToolCall("set_metadata", "{")],
    ],
    ids=["change", "in turn", "look", "unknown", "broken"],
)
def test_a_model_that_repeats_itself_is_stopped(calls: list[ToolCall]) -> None:
    """Calls that were answered alike before count, also where two alternate."""
    answers = cycle(calls)
    result = talk(lambda _request: Reply(tool_calls=[next(answers)]))
    assert isinstance(result.error, LimitError)
    assert f"answered already, {limits.MAX_REPEATS} times in a row" in str(result.error)
    # A staged call is answered anew once more, now by a refusal.
    fresh = {"check": 1, "no-such-tool": 1}.get(calls[0].name, 2 * len(calls))
    assert len(result.requests) <= fresh + limits.MAX_REPEATS


def test_something_new_between_repeats_is_progress() -> None:
    """Only an unbroken row of repeats ends a turn."""
    look = Reply(tool_calls=[ToolCall("check")])
    script = [look, look, look, Reply(tool_calls=[tier("admin")]), look, look, look, DONE]
    result = talk(script)
    assert result.error is None
    assert result.text == "Done."


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_model_that_answers_nothing_is_asked_once_more(text: str) -> None:
    """Then it is over, and the person is told what to do."""
    result = talk([Reply(text), Reply(text), DONE])
    assert isinstance(result.error, ModelError)
    assert str(result.error).startswith("the model answered nothing; ")
    assert len(result.requests) == 2
    assert result.said[-1].startswith("<checks>\nYour answer was empty.")


def test_an_answer_to_the_second_asking_is_an_answer() -> None:
    """Words or calls."""
    assert talk([Reply(""), DONE]).text == "Done."
    assert talk([Reply(""), Reply(tool_calls=[tier("admin")]), DONE]).staged == ["admin"]


def test_after_a_limit_the_conversation_goes_on() -> None:
    """Calls without an answer are left out of it, and the next turn has its own budget."""
    asked = count(1)

    def script(request: Request) -> Reply:
        if request.body["messages"][-1]["content"] == "And now?":
            return DONE
        return Reply(tool_calls=[tier("order-db", next(asked))])

    first, second = turns(script, "Do it.", "And now?", max_calls=3)
    assert isinstance(first, LimitError)
    assert second == "Done."


WRONG = [
    ("--max-calls", "0", "--max-calls must be 1 or more"),
    ("--max-calls", "-1", "--max-calls must be 1 or more"),
    ("--max-tokens", "0", "--max-tokens must be 1 or more"),
    ("--max-cost", "0", "--max-cost must be more than 0"),
    ("--max-cost", "nan", "--max-cost must be more than 0"),
    ("--timeout", "0.5", "--timeout must be 1 or more"),
    ("--timeout", "nan", "--timeout must be 1 or more"),
]


@pytest.mark.parametrize(("option", "value", "said"), WRONG)
def test_a_wrong_limit_is_one_line(shop: Path, option: str, value: str, said: str) -> None:
    """And nothing is sent."""
    result = command(shop, [DONE], option, value)
    assert (result.code, result.out, result.err) == (2, "", f"error: {said}\n")
    assert result.requests == []


@pytest.mark.parametrize("option", ["--max-calls", "--max-tokens", "--max-cost", "--timeout"])
def test_words_are_no_limit(shop: Path, option: str) -> None:
    """As with any option that takes a number."""
    result = command(shop, [DONE], option, "much")
    assert result.code == 2
    assert f"{option}: invalid" in result.err.splitlines()[-1]
    assert result.requests == []


@pytest.mark.parametrize("option", ["--timeout", "--max-cost"])
def test_no_end_is_a_limit(shop: Path, option: str) -> None:
    """Whoever wants to wait for ever may."""
    result = command(shop, [DONE], option, "inf", model="openai:gpt-5")
    assert (result.code, result.err) == (0, "")


def test_the_limit_is_what_is_reached_and_no_less() -> None:
    """A request is made while there is anything left."""
    settings = Settings(max_calls=2, max_tokens=100, max_cost=1.0)
    budget = Budget(settings, now=lambda: 5.0)
    assert budget.deadline == 5.0 + limits.TIMEOUT
    budget.ask()
    budget.spend(Used(49, 50, 0, 0.99))
    assert budget.may_ask
    budget.hear(4)
    with pytest.raises(LimitError, match=r"^the turn took 101 tokens"):
        budget.hear(4)
    budget.ask()
    assert not budget.may_ask
    with pytest.raises(LimitError, match="--max-calls"):
        budget.ask()
    poor = Budget(settings)
    poor.spend(Used(1, 1, 0, 0.5))
    poor.spend(Used(1, 1, 0, 0.5))
    with pytest.raises(LimitError, match=r"^the turn cost \$1\.00, .*--max-cost$"):
        poor.ask()


@pytest.mark.parametrize("counted", [Usage(0, 3, 1), Usage(5, 3, 10), Usage(-5, -3, -1)])
def test_a_server_that_counts_wrongly_ends_nothing(counted: Usage) -> None:
    """More from a cache than was sent, or less than nothing: told as far as it can be so."""
    result = talk([Reply("Hello.", usage=counted)], model="openai:gpt-5")
    assert result.error is None
    used = result.events[-1]
    assert isinstance(used, Used)
    assert used.sent >= used.cached >= 0
    assert used.received >= 0
    assert used.cost is not None
