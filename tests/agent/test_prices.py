"""What a turn costs, where that is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.agent.events import Used
from advisor.agent.prices import cost, is_known
from advisor.agent.scripted import Reply, Usage
from advisor.settings import Settings
from tests.agent.talk import tier
from tests.injection.commanding import command
from tests.shells.asking import untouched
from tests.shells.conftest import shop

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shop"]

MILLION = 1_000_000
DONE = Reply("Done.")


def price(model: str, used: Used, base_url: str = "") -> float:
    """US dollars, of a model whose price is known."""
    found = cost(Settings(model=model, base_url=base_url), used)
    assert found is not None
    return found


@pytest.mark.parametrize("model", ["openai:gpt-5", "anthropic:claude-sonnet-4-5"])
def test_a_price_follows_the_tokens(model: str) -> None:
    """Words of the model cost more than those it reads, and these more than from a cache."""
    nothing, sent, received, cached = (
        price(model, Used(*tokens))
        for tokens in [(0, 0, 0), (10_000, 0, 0), (0, 10_000, 0), (10_000, 0, 10_000)]
    )
    assert nothing == 0 < cached < sent < received
    assert price(model, Used(10_000, 10_000, 0)) == pytest.approx(sent + received)
    assert price(model, Used(10_000, 0, 5_000)) == pytest.approx((sent + cached) / 2)


def test_a_named_provider_has_its_price_behind_any_endpoint() -> None:
    """A proxy on loopback resells what it is told to ask."""
    used = Used(MILLION, 1000, 0)
    behind = price("openai:gpt-5", used, "http://127.0.0.1:1/v1")
    assert behind == price("openai:gpt-5", used)


@pytest.mark.parametrize(
    ("model", "base_url"),
    [
        ("gpt-5", "http://127.0.0.1:1/v1"),
        ("openai:no-such-model", ""),
        ("no-such-provider:gpt-5", ""),
        ("llama", "http://localhost:11434/v1"),
        ("x\x1b:y", ""),
    ],
)
def test_no_price_is_guessed(model: str, base_url: str) -> None:
    """A bare name at an endpoint of one's own may be any model."""
    settings = Settings(model=model, base_url=base_url)
    assert cost(settings, Used(MILLION, MILLION, 0)) is None
    assert not is_known(settings)


def test_the_rules_cost_nothing() -> None:
    """So a limit on money holds for them."""
    assert is_known(Settings(model="builtin"))


def test_a_cost_is_told_and_limited(shop: Path) -> None:
    """The turn ends with the request that reached the limit; nothing is applied."""
    before = shop.read_bytes()
    first = Reply(tool_calls=[tier("admin")], usage=Usage(MILLION // 2, 10, 1000))
    result = command(shop, [first, DONE], "--max-cost", "0.1", "--yes", model="openai:gpt-5")
    each = price("openai:gpt-5", Used(MILLION // 2, 10, 1000))
    assert result.code == 6
    assert result.err == (
        f"error: the turn cost ${each:.2f}, and the limit is $0.10; allow more with --max-cost\n"
    )
    assert len(result.requests) == 1
    assert f", ${each:.3f}" in result.out
    assert untouched(shop, before)


def test_json_holds_tokens_and_cost(shop: Path) -> None:
    """Summed over the requests of the turn; null where no price is known."""
    usage = Usage(3000, 40, 1000)
    script = [Reply(tool_calls=[tier("admin")], usage=usage), Reply("Done.", usage=usage)]
    result = command(shop, script, "--format", "json", model="openai:gpt-5").json
    assert result["tokens"] == {"sent": 6000, "received": 80, "cached": 2000}
    assert result["cost"] == pytest.approx(2 * price("openai:gpt-5", Used(3000, 40, 1000)))
    assert command(shop, script, "--format", "json").json["cost"] is None


def test_a_limit_on_money_needs_a_price(shop: Path) -> None:
    """Said before anything is sent; the default limit asks for nothing."""
    result = command(shop, [DONE], "--max-cost", "1")
    assert result.code == 2
    assert result.err == (
        'error: no price of "m" is known, so --max-cost would not hold; use --max-tokens\n'
    )
    assert result.requests == []
    assert command(shop, [DONE]).code == 0


def test_a_limit_on_money_holds_for_the_rules(shop: Path) -> None:
    """They cost nothing."""
    options = ("--max-cost", "1", "--format", "json")
    result = command(shop, [], *options, model="builtin", prompt="Is the document valid?")
    assert result.code == 0
    assert json.loads(result.out)["cost"] in (None, 0)
