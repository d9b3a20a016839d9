"""The whole check: schema and rules in one list, in the order of the document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given

from advisor.calm.check import check
from advisor.calm.model import Model
from advisor.calm.rules import findings
from tests.calm.architectures import connects, doc, node
from tests.mutations import mutants

ROOT = Path(__file__).parents[2]
PLATFORM = json.loads(
    (ROOT / "fixtures/architectures/ecommerce-platform.json").read_text(encoding="utf-8")
)


def test_order_is_the_documents() -> None:
    """Findings come as a reader meets their places; at one place the gravest comes first."""
    document = {
        "relationships": [connects("r", "b", "a", protocol="")],
        "x-owner": "[[ BOOLEAN_X ]]",
        "nodes": [node("a", name="", description="")],
    }
    assert [(each.pointer, each.rule) for each in check(document)] == [
        (
            "/relationships/0/relationship-type/connects/source/node",
            "connects-relationship-references-existing-nodes-in-architecture",
        ),
        ("/relationships/0/protocol", "architecture-has-no-empty-string-properties"),
        ("/relationships/0/protocol", "json-schema"),
        ("/x-owner", "architecture-has-no-placeholder-properties-boolean"),
        ("/x-owner", "architecture-has-no-placeholder-properties-string"),
        ("/nodes/0/name", "architecture-has-no-empty-string-properties"),
        ("/nodes/0/description", "architecture-has-no-empty-string-properties"),
    ]


def test_schema_and_rules_do_not_wait_for_each_other() -> None:
    """A node that breaks the schema is still a node to the rules, and both speak."""
    kinds = {each.kind for each in check(doc(node("a")))}
    assert kinds == {"schema", "reference"}


def test_paths_are_checked_only_when_somebody_can_tell() -> None:
    """Without `exists` a decision record is taken on trust."""
    document = doc(adrs=["docs/adr/0001.md"])
    assert check(document) == []
    said = [each.rule for each in check(document, exists=lambda _path: False)]
    assert said == ["decision-records-exist"]


@given(mutants(PLATFORM))
def test_nothing_is_lost(document: dict[str, object]) -> None:
    """The check says all that the rules say, and the document stays as it was."""
    before = repr(document)
    said = check(document)
    assert set(findings(Model(document))) <= set(said)
    assert repr(document) == before


def test_a_clean_document_needs_no_heavy_library() -> None:
    """Neither a spelling nor an explaining library is imported before there is a fault."""
    program = (
        "import json, sys; from advisor.calm.check import check;"
        "check(json.load(open(sys.argv[1], encoding='utf-8')));"
        "print(*sorted({'rapidfuzz', 'jsonschema', 'difflib', 'dataclasses', 'rich', 'langchain'}"
        " & {name.partition('.')[0] for name in sys.modules}))"
    )
    fixture = ROOT / "fixtures/architectures/ecommerce-platform.json"
    command = [sys.executable, "-c", program, str(fixture)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
