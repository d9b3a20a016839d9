"""What an element is taken for, by words in English and German."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.assess.kinds import RECOVERY, REPLICATION, TARGETS, is_outside, is_queue, is_store
from advisor.calm.model import Model
from tests.calm.architectures import doc, node

if TYPE_CHECKING:
    import re

    from advisor.calm.element import Element


def one(identity: str, kind: str = "service", name: str = "x") -> Element:
    """A node as an element."""
    return Model(doc(node(identity, kind, name=name))).nodes[0]


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (one("ann", "actor"), True),
        (one("shop", "webclient"), True),
        (one("mobile-client"), True),
        (one("x", name="External Bank"), True),
        (one("x", name="Externe Bank"), True),
        (one("BANK_EXTERNAL"), True),
        (one("user-service"), False),
        (one("client-onboarding", name="Client Onboarding"), False),
        (one("external-lb", "network", name="External Load Balancer"), False),
        (one("externals"), False),
    ],
    ids=repr,
)
def test_who_is_outside(element: Element, expected: bool) -> None:  # noqa: FBT001 - the row's
    """Users and clients are; the services that look after them are not."""
    assert is_outside(element) == expected


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (one("orders", "queue"), True),
        (one("order-queue"), True),
        (one("x", name="Message Bus Kafka"), True),
        (one("event-hub"), True),
        (one("x", name="Warteschlange"), True),
        (one("kafka-consumer"), False),
        (one("stream-ingest"), False),
        (one("q", "queue", name="Queue of the consumer"), True),
        (one("business"), False),
    ],
    ids=repr,
)
def test_what_is_a_queue(element: Element, expected: bool) -> None:  # noqa: FBT001 - the row's
    """What takes messages is; what works with it, by the last word of its name, is not."""
    assert is_queue(element) == expected


def test_what_is_a_store() -> None:
    """By its type alone, in either language."""
    kinds = ("database", "object-storage", "Datenbank", "service", "restore")
    assert [is_store(one("a", kind)) for kind in kinds] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("pattern", "words", "others"),
    [
        (RECOVERY, ["sicherung", "wiederherstellung", "backup", "rto"], ["sicher", "cover"]),
        (
            TARGETS,
            ["wiederanlaufzeit", "recovery-time", "rpo"],
            ["sicherung", "recovery", "portal"],
        ),
        (REPLICATION, ["replik", "repliziert", "spiegelung", "standby"], ["reply", "antwort"]),
    ],
    ids=["recovery", "targets", "replication"],
)
def test_words_of_two_languages(
    pattern: re.Pattern[str], words: list[str], others: list[str]
) -> None:
    """Each is found, and what only looks alike is not."""
    assert [bool(pattern.search(word)) for word in words] == [True] * len(words)
    assert not any(pattern.search(word) for word in others)
