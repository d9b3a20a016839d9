"""What is told of a script beside the documents that it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.batch.checking import Documents, Looked, look
from advisor.batch.reading import check
from tests.calm.architectures import doc, node

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
architecture: "*.json"
steps:
  - name: first
    prompt: Put a Load-Balancer before the gateway.
"""
NEXT = """\
  - name: next
    prompt: Go on.
"""
TOLD = "there is no element"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents."""
    (tmp_path / "shop.json").write_text(json.dumps(doc(node("gateway"), node("order-db"))))
    (tmp_path / "farm.json").write_text(json.dumps(doc(node("barn"), node("rel.barn"))))
    return tmp_path


def looked(folder: Path, text: str) -> Looked:
    """What came of looking at a script in the folder."""
    path = folder / "script.yaml"
    path.write_text(text)
    checked = check(path)
    assert checked.mistakes == ()
    return look(checked, Documents())


def remarks(folder: Path, text: str) -> list[str]:
    """Line, column and text of each remark."""
    found = looked(folder, text)
    assert found.mistakes == ()
    return [f"{each.line}:{each.column} {each.message}" for each in found.remarks]


def test_documents_that_cannot_be_used_are_a_mistake_of_the_script(folder: Path) -> None:
    """At the line that names them: the first with its reason, and how many more."""
    (folder / "a.json").write_text("# A decision")
    (folder / "b.json").write_text("[]")
    (mistake,) = looked(folder, HEAD).mistakes
    assert mistake[:3] == (str(folder / "script.yaml"), 1, 15)
    assert mistake.message.startswith(f"{folder}/a.json:1:1  ")
    assert mistake.message.endswith(" (and 1 more that cannot be used)")
    (folder / "a.json").unlink()
    assert "more" not in looked(folder, HEAD).mistakes[0].message


def test_what_must_be_there_before_a_step_and_is_not(folder: Path) -> None:
    """In none of the documents: the step would be skipped, or fail, on each."""
    conditions = """\
    when:
      elements: {gatway: present, cow: present, barn: present, xyz: absent}
      findings: [store-without-replica: orderdb, json-schema, json-schema: architecture]
    expect:
      fixed:
        - store-without-replica
        - no-recovery-target: order-db
        - no-recovery-target: orders-db
"""
    text = HEAD + conditions
    assert remarks(folder, text) == [
        f"6:18 {TOLD} gatway in any of 2 architectures; nearest: gateway",
        f"6:35 {TOLD} cow in any of 2 architectures",
        f"7:18 {TOLD} orderdb in any of 2 architectures; nearest: order-db",
        f"12:11 {TOLD} orders-db in any of 2 architectures; nearest: order-db",
    ]
    (folder / "farm.json").unlink()
    assert remarks(folder, text)[0] == f"6:18 {TOLD} gatway in shop.json; nearest: gateway"


def test_what_an_earlier_step_brings_is_there_for_a_later_one(folder: Path) -> None:
    """Because a prompt speaks of it, by whatever name, or because it is expected."""
    expected = "    expect: {elements: {cache: present, gone: absent}}\n"
    when = "    when: {elements: {load-balancer: present, cache: present, gone: present}}\n"
    told = [f"8:63 {TOLD} gone in any of 2 architectures"]
    assert remarks(folder, HEAD + expected + NEXT + when) == told
    assert len(remarks(folder, HEAD + when)) == 3


@pytest.mark.parametrize(
    ("expectation", "told"),
    [
        ("elements: {gatway: {name: x}}", "gatway"),
        ("elements: {gatway: absent}", "gatway"),
        ("absent: [no-recovery-target: order_db]", "order_db"),
        ("only: [order_db.metadata]", "order_db"),
        ("only: [new node, gatway]", "gatway"),
        ("elements: {cache: present, load-balancer: present}", ""),
        ("elements: {gateway-2: present, order-db: absent}", ""),
        ("absent: [no-recovery-target: cache]", ""),
        (
            "{elements: {gatwayy: present}, only: [gatwayy], absent: [json-schema: gatwayy]}",
            "gatwayy",
        ),
        ("only: [order-db.metadata, 'gatw*', cache, rel.barn.metadata, architecture.x]", ""),
    ],
)
def test_what_is_surely_another_id_misspelt(folder: Path, expectation: str, told: str) -> None:
    """What a step may create is not, nor what has an id with another ending."""
    (folder / "farm.json").write_text(json.dumps(doc(node("barn"))))
    inside = expectation.strip("{}") if expectation.startswith("{") else expectation
    found = remarks(folder, f"{HEAD}    expect: {{{inside}}}\n")
    assert [each.split(" ")[5] for each in found] == ([told] if told else [])


def test_ids_may_have_dots(folder: Path) -> None:
    """Then what stands before one is no id."""
    assert remarks(folder, HEAD + "    expect: {only: [rel.store, rel.barn.metadata]}\n") == []
    (remark,) = remarks(folder, HEAD + "    expect: {only: [rel.bran]}\n")
    assert remark.endswith("rel.bran in any of 2 architectures; nearest: rel.barn")


def test_a_document_is_read_once_for_all_scripts(folder: Path) -> None:
    """A batch may have hundreds of scripts on the same estate."""
    known = Documents()
    assert known.ids(folder / "shop.json") == ["gateway", "order-db"]
    (folder / "shop.json").unlink()
    assert known.ids(folder / "shop.json") == ["gateway", "order-db"]


def test_nothing_is_told_of_a_script_with_mistakes(tmp_path: Path) -> None:
    """They come first."""
    (tmp_path / "script.yaml").write_text("steps: []\n")
    assert look(check(tmp_path / "script.yaml"), Documents()) == Looked()
