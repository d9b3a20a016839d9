"""`advisor trace`: what stands on the screen, in a report and in the output for a program."""

from __future__ import annotations

import argparse
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from advisor.commands.trace import add_trace
from advisor.errors import DONE, UsageError
from advisor.shells import trace
from advisor.shells.trace import Request
from tests.assess.outages import FIXTURES, SHOP
from tests.calm.architectures import connects, doc, flow, node
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
ASKED: dict[str, dict[str, Any]] = {
    "ecommerce-platform": {
        "elements": ("order-service", "Inventory Service"),
        "symptom": "timeouts on orders",
    },
    "payments": {
        "elements": ("ledger-posting", "notification-service"),
        "depends_on": ("payments-db",),
    },
}


def told(file: Path, columns: int = 100, **asked: Any) -> str:
    """What the command writes."""
    out = StringIO()
    assert trace.run(Request(file, **asked), out, columns) == DONE
    return out.getvalue().replace(str(file), file.name)


def saved(folder: Path, value: Any) -> Path:
    """A document in a file."""
    file = folder / "shop.json"
    file.write_text(json.dumps(value))
    return file


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("output_format", ["pretty", "markdown"])
def test_on_fixtures(name: str, output_format: str) -> None:
    """What a person reads."""
    text = told(FIXTURES / f"{name}.json", **ASKED[name], output_format=output_format)
    assert text == golden(GOLDEN / f"trace_{name}_{output_format}.txt", text)


def test_with_all_that_operations_say(tmp_path: Path) -> None:
    """Health endpoints, contacts, known failures and business impact, on a narrow screen."""
    text = told(saved(tmp_path, SHOP), 60, elements=("gate",), symptom="503 and timeouts")
    assert text == golden(GOLDEN / "trace_operations.txt", text)
    assert max(map(len, text.splitlines())) <= 60


def test_for_a_program(tmp_path: Path) -> None:
    """The same as JSON, with the file."""
    file = saved(tmp_path, SHOP)
    said = json.loads(told(file, elements=("gate",), output_format="json"))
    assert list(said) == [
        "file",
        "symptoms",
        "seen",
        "shared",
        "causes",
        "further_causes",
        "impact",
        "known_failures",
        "contacts",
        "investigation",
        "needed",
        "needing",
    ]
    assert [each["element"] for each in said["causes"]] == ["gate", "orders", "orders-db", "bank"]
    assert said["impact"]["flows"][0]["costs"][0] == "business-impact: EUR 9,000 a minute"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {},
            "name the elements that show symptoms, or give --symptom TEXT or --depends-on ELEMENT",
        ),
        ({"elements": ("gaet",)}, 'there is no element "gaet"; did you mean "gate"?'),
        ({"depends_on": ("nobody",)}, 'there is no element "nobody"'),
        ({"symptom": "it rains"}, 'no known failure fits "it rains": name the elements'),
        ({"elements": ("Twin",)}, '"Twin" is the name of twin-1 and twin-2: give the id'),
        ({"depends_on": ("nowhere",)}, "what is named leads to no node of the document"),
    ],
)
def test_what_cannot_be_answered(tmp_path: Path, asked: Any, expected: str) -> None:
    """One line that says what to do."""
    twins = (node(f"twin-{number}") | {"name": "Twin"} for number in (1, 2))
    value = doc(*SHOP["nodes"], *twins, *SHOP["relationships"], flow("nowhere"))
    with pytest.raises(UsageError, match="^" + expected.replace("?", r"\?")):
        told(saved(tmp_path, value), **asked)


def test_texts_of_a_document_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    """Escapes, line breaks and Markdown in names, keys, symptoms and contacts."""
    evil = "x\x1b[2J`**\n# <b>"
    metadata = {"owner": evil, "known-issues": [{"symptom": f"slow {evil}", "fix": evil}]}
    parts = (node("a", name=evil, metadata=metadata), node(evil))
    value = doc(*parts, connects("r", "a", evil), flow("f", "r") | {"name": evil})
    file = saved(tmp_path, value)
    for output_format in ("pretty", "markdown"):
        text = told(file, elements=("a",), symptom=f"slow {evil}", output_format=output_format)
        assert "\x1b" not in text
        headings = [line for line in text.splitlines() if line.startswith("#")]
        assert all(line.startswith(("# Trace of", "## ")) for line in headings)
        assert "\n# <b>" not in text


def test_as_many_causes_as_asked_for(tmp_path: Path) -> None:
    """On a screen; a program gets all."""
    parts = [f"n{number}" for number in range(12)]
    value = doc(*map(node, parts), *(connects(f"to-{each}", "n0", each) for each in parts[1:]))
    file = saved(tmp_path, value)
    assert "and 10 more" in told(file, elements=("n0",), top=2)
    assert "more, further away" not in told(file, elements=("n0",), top=None)
    assert len(json.loads(told(file, elements=("n0",), output_format="json"))["causes"]) == 12


def test_options() -> None:
    """As they are given on a command line."""
    root = argparse.ArgumentParser()
    add_trace(root.add_subparsers())
    given = root.parse_args(
        ["trace", "f.json", "a", "b", "--symptom", "slow", "--depends-on", "c", "--depends-on", "d"]
    )
    assert (given.file, given.elements, given.symptom) == ("f.json", ["a", "b"], "slow")
    assert (given.depends_on, given.format) == (["c", "d"], "pretty")
