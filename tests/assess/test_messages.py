"""Who takes messages out of a queue and who puts them in: by words, steps, arrows and ids."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.facts import Facts
from advisor.assess.messages import consumers, sides
from advisor.calm.model import Model
from tests.assess.findings import links
from tests.calm.architectures import connects, doc, flow, interacts, node

Json = dict[str, Any]


def facts(*relationships: Json, flows: tuple[Json, ...] = (), **rest: Any) -> Facts:
    """Of a queue that a shop fills, and a mailer whose part is in the relationships."""
    return Facts(
        Model(
            doc(
                *(node(each) for each in ("shop", "mailer", "gate")),
                node("mail-queue", "queue"),
                node("ann", "actor"),
                interacts("in", "ann", "gate"),
                *links("gate>shop", "shop>mail-queue"),
                *relationships,
                *flows,
                **rest,
            )
        )
    )


def mailer(identity: str = "r", **rest: Any) -> Json:
    """The mailer leads to the queue."""
    return connects(identity, "mailer", "mail-queue", **rest)


CALLED = connects("gate-calls-mailer", "gate", "mailer")


@pytest.mark.parametrize(
    "rest",
    [
        {"description": "Consumes orders"},
        {"description": "Subscribes to paid orders"},
        {"description": "reads from the queue"},
        {"description": "Konsumiert Aufträge"},
        {"metadata": {"role": "consumes"}},
        {"identity": "mailer-consumes-mail"},
    ],
)
def test_words_say_who_takes(rest: Json) -> None:
    """Of a service that others call, too."""
    assert facts(CALLED, mailer(**rest)).of(consumers) == {"mail-queue": ("mailer",)}


@pytest.mark.parametrize("words", ["Publishes orders", "Sends and receives", "Veröffentlicht"])
def test_who_puts_in_takes_nothing(words: str) -> None:
    """Nor does one that does both: it is no end of the messages."""
    assert not facts(mailer(description=words)).of(consumers)


@pytest.mark.parametrize(("direction", "takes"), [("destination-to-source", True), (None, False)])
def test_a_step_says_where_messages_go(direction: str | None, *, takes: bool) -> None:
    """Where words say nothing."""
    buy = flow("buy", "r")
    if direction:
        buy["transitions"][0]["direction"] = direction
    assert bool(facts(CALLED, mailer(), flows=(buy,)).of(consumers)) is takes
    assert not facts(mailer(), flows=(flow("buy", "r"),)).of(consumers)


def test_what_nobody_calls_takes_where_nothing_is_said() -> None:
    """Unless it is called, arrows away from the queue show who takes, or nobody else puts in."""
    assert facts(mailer()).of(consumers) == {"mail-queue": ("mailer",)}
    assert not facts(CALLED, mailer()).of(consumers)
    away = connects("away", "mail-queue", "gate")
    assert not facts(mailer(), away).of(consumers)
    alone = doc(node("mailer"), node("mail-queue", "queue"), mailer(description="Consumes"))
    assert not Facts(Model(alone)).of(consumers)


def test_sides_of_a_queue() -> None:
    """Those of which nothing is said are named as such."""
    assert sides(facts(CALLED, mailer(description="Polls")), "mail-queue") == (
        (),
        ("mailer",),
        ("shop",),
        ("shop>mail-queue", "r"),
    )
