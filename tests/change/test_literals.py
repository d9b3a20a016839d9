"""What a prompt quotes and the result does not hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.change.literals import missing
from tests.architectures import architectures
from tests.change.staging import ADD_CACHE, CACHE, metadata, of, platform, staged

DOCUMENT = of(platform())
INTERFACE = {"unique-id": "cache-tcp", "port": 6379, "host": "cache.example.net"}
ADD = ("add_node", {"node": CACHE | {"name": "Quick Store", "interfaces": [INTERFACE]}})
CHANGES = staged(DOCUMENT, ADD, metadata("cache", tier="gold", share=99.5)).changes


@pytest.mark.parametrize(
    "prompt",
    [
        'Add a node "zebra-pen".',
        "Add a node 'zebra-pen'.",
        "Add a node `zebra-pen`, please",
        "Add a node “zebra-pen”.",
        "Füge einen Knoten „zebra-pen“ hinzu",
        "Ajoutez «zebra-pen»",
        "Füge »zebra-pen« hinzu",
        "Add a node \u2018zebra-pen\u2019.",
        "Add \"zebra-pen.\" And don't touch the gateway's or the customers' links",
        "Add a node called zebra-pen",
        'Not a server but a "zebra-pen"',
    ],
)
def test_a_literal_that_is_nowhere_is_found(prompt: str) -> None:
    """In any quotation marks; without them after a word that an id follows."""
    assert missing(prompt, DOCUMENT.text, CHANGES) == ["zebra-pen"]


@pytest.mark.parametrize(
    "prompt",
    [
        'Add "cache", called "quick  store", with a "cache-tcp" interface on "6379"',
        'With metadata {"tier": "gold"} and `tier: gold` and "share" of "99.5%" or "99.5 percent"',
        'It has a "host" at "cache.example.net" and is a "Database"',
        'Put it before "order-service", owned by the "Orders Team"',
        "Don't use what's the gateway's; the customers' orders aren't theirs alone",
        'Do not call it "zebra", and use no "lion"; "gold" instead of "silver"',
        'Nicht "zebra" nennen, ohne "lion"',
        'As in "other.json" and `plans/other.json`',
        'An end-to-end, high-availability, read-only cache, in a peer-to-peer set-up: "..." ""',
        '```json\n{"tier": "gold"}\n```',
        "Add a node called cache-tpc",
        "Use the service order-servce",
        "",
    ],
)
def test_what_stands_in_the_result_is_not_missing(prompt: str) -> None:
    """Ids, names, members, numbers and pairs; nor is what is refused, or no literal at all."""
    assert missing(prompt, DOCUMENT.text, CHANGES) == []


@pytest.mark.parametrize(
    ("prompt", "literals"),
    [
        ('"cach" and "ache" and "cache-tc" and "tcp" and "store quick"', "all"),
        ('Two: "zebra", "lion", and "zebra" again', ["zebra", "lion"]),
        ("Set ZEBRA_LIMIT and read_limit on order-db-7", ["ZEBRA_LIMIT"]),
        ("Add lion-house-12 and zebra-2", ["lion-house-12", "zebra-2"]),
        ('Add "zebra-2", and connect zebra-2', ["zebra-2"]),
        ('Its requirement is "https://example.net/zebra.json"', ["https://example.net/zebra.json"]),
        ('```json\n{"zebra": 1}\n```', ["zebra"]),
        ("The config has `tier: silver`", ["tier: silver"]),
    ],
)
def test_which_literals_are_looked_for(prompt: str, literals: Any) -> None:
    """To the letter, each once, in the order of the prompt."""
    if literals == "all":
        literals = ["cach", "ache", "cache-tc", "tcp", "store quick"]
    assert missing(prompt, DOCUMENT.text, CHANGES) == literals


def test_what_was_renamed_away_is_not_missing() -> None:
    """The prompt names the old and the new; the old stood in the document."""
    change = staged(DOCUMENT, metadata("inventory-db", backup="hourly")).changes
    prompt = 'Change backup from "nightly" to "hourly" on "inventory-db"'
    assert missing(prompt, DOCUMENT.text, change) == []
    assert missing(prompt.replace("hourly", "weekly"), DOCUMENT.text, change) == ["weekly"]


def test_escapes_of_the_file_hide_nothing() -> None:
    """A file may spell every letter as an escape; a member's name may hold a slash."""
    value = platform()
    value["metadata"]["lead/deputy"] = "Zoë\nÅström"
    text = json.dumps(value)
    assert "\\u00eb" in text
    changes = staged(of(value), metadata("admin", **{"a/b~c": 1})).changes
    prompt = 'Ask "Zoë" or "åström", "lead/deputy", about "a/b~c"'
    assert missing(prompt, text, changes) == []


@given(value=architectures(), made=st.sampled_from([ADD_CACHE[1]["node"], {"unique-id": "x"}]))
def test_every_string_of_the_result_is_found_when_quoted(value: Any, made: Any) -> None:
    """Ids and names in backticks are never reported where they stand."""
    document = of(value)
    workspace = staged(document, ("add_node", {"node": CACHE | made}))
    names = [
        text
        for node in workspace.model.nodes
        for text in (node.id, node.name)
        if text and text.isprintable() and not set(text) & set('`"\\')
    ]
    prompt = " ".join(f"`{name}`" for name in names)
    assert missing(prompt, document.text, workspace.changes) == []
