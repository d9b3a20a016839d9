"""Reads prompts on the fixtures, as the tests of the built-in rules do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import Understanding, understand
from advisor.calm.document import load
from advisor.calm.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable

FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"
SHOP, BANK, TRADING, PLANT, DATA = (
    "ecommerce-platform",
    "payments",
    "trading",
    "iot",
    "data-platform",
)


def read(fixture: str, prompt: str) -> Understanding:
    """What the rules make of a prompt on a fixture."""
    return understand(prompt, Model(load(FIXTURES / f"{fixture}.json").value))


def calls(fixture: str, prompt: str) -> list[tuple[str, dict[str, Any]]]:
    """The calls of a prompt of which all is understood."""
    said = read(fixture, prompt)
    assert said.not_understood == ()
    return [(call.tool, call.arguments) for call in said.calls]


def values(fixture: str, prompt: str) -> dict[str, Any]:
    """The values that a prompt sets, by the element and the key."""
    entries: Iterable[dict[str, Any]] = (
        entry for _, arguments in calls(fixture, prompt) for entry in arguments["entries"]
    )
    return {
        f"{one}.{key}": value
        for entry in entries
        for one in entry.get("on", [entry.get("id")])
        for key, value in entry["values"].items()
    }
