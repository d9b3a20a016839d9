"""Asks the built-in rules about the platform of the fixtures, for the tests of questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from advisor.agent.earlier import NOTHING, Earlier, Listed, Staged
from advisor.agent.questions import QUESTIONS, Asked, asked
from advisor.calm.document import load
from advisor.calm.model import Model

FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"
PLATFORM = FIXTURES / "ecommerce-platform.json"
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


def platform() -> Model:
    """The architecture that most prompts are about."""
    return Model(load(PLATFORM).value)


def ask(prompt: str, fixture: str = "", earlier: Earlier = NOTHING) -> Asked:
    """What is made of a prompt about the platform, or about another fixture."""
    path = FIXTURES / f"{fixture}.json" if fixture else PLATFORM
    return asked(prompt, Model(load(path).value), earlier)


def words(found: Asked) -> str:
    """All that is answered without a look."""
    return "\n".join(f"{each.opening}\n{each.closing}" for each in found.answers)


def looks(prompt: str) -> list[tuple[str, Any]]:
    """The tools that a prompt is answered with, and the first of their arguments."""
    answers = ask(prompt).answers
    found = [look for answer in answers for look in answer.looks]
    return [(look.tool, next(iter(look.arguments.values()), "")) for look in found]
