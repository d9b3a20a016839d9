"""A reviewed proposal reaches the file: what is refused, and what stays as it was."""

from __future__ import annotations

import dataclasses
import difflib
import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from advisor.calm import atomic
from advisor.calm.check import check
from advisor.calm.document import load, value_digest
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.errors import NotApplicableError, StaleDocumentError, UsageError
from tests.change.staging import (
    ACT,
    ADD_CACHE,
    CONNECT_CACHE,
    TEXT,
    TIER,
    change,
    edit,
    metadata,
    proposal,
    states,
    take_back,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


LAYOUTS = {
    "CRLF and a byte-order mark": b"\xef\xbb\xbf" + TEXT.replace(b"\n", b"\r\n"),
    "minified": json.dumps(json.loads(TEXT), separators=(",", ":")).encode(),
    "tabs, no end of line": json.dumps(json.loads(TEXT), indent="\t").encode(),
    "as it is": TEXT,
}
STRANGERS = {
    "CRLF and a byte-order mark": rb"^[^\xef]|[^\r]\n|\xef\xbb\xbf.*\xef\xbb\xbf",
    "minified": rb'\n|": |", "|}, {',
    "tabs, no end of line": rb"\n$|\n ",
    "as it is": rb"\t|\r",
}
"""For each layout, what does not occur in it."""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_stays_and_undo_brings_every_byte_back(file: Path, layout: str) -> None:
    """New text is laid out like its neighbours, and the way back is exact."""
    file.write_bytes(LAYOUTS[layout])
    after = change(file, ADD_CACHE, CONNECT_CACHE, TIER)
    assert file.read_bytes() == after.data
    assert [each for each in check(after.value) if each.severity == "error"] == []
    for data in (LAYOUTS[layout], after.data):
        assert not re.search(STRANGERS[layout], data, re.DOTALL)
    undone = take_back(file)
    assert undone.exact
    assert file.read_bytes() == LAYOUTS[layout]
    assert states(file) == [("apply", "done"), ("undo", "done")]


CHANGED_LINES = """\
+    },
+    {
+      "unique-id": "cache",
+      "node-type": "database",
+      "name": "Cache",
+      "description": "Keeps what is asked for often."
-        "backup": "nightly"
+        "backup": "nightly",
+        "tier": "data"
"""


def test_only_the_changed_lines_differ(file: Path) -> None:
    """Line by line: what was added, and the one line that got a comma."""
    change(file, (ADD_CACHE[0], {"node": ADD_CACHE[1]["node"]}), TIER)
    new = file.read_text(encoding="utf-8").splitlines()
    lines = list(difflib.unified_diff(TEXT.decode().splitlines(), new, lineterm="", n=0))[2:]
    assert sorted(line for line in lines if line[0] != "@") == sorted(CHANGED_LINES.splitlines())


def test_a_member_that_is_new_stands_where_readers_look_for_it(file: Path) -> None:
    """Metadata before flows and nodes, and undo after an outside edit puts it there again."""
    edit(file, lambda value: value.pop("metadata"))
    change(file, metadata("architecture", owner="ada"))
    order = ["$schema", "adrs", "metadata", "flows", "nodes", "relationships"]
    assert [key for key in json.loads(file.read_bytes()) if key in order] == [
        key for key in order if key in json.loads(TEXT)
    ]
    change(file, ("set_metadata", {"entries": [{"on": ["architecture"], "remove": ["owner"]}]}))
    edit(file, lambda value: value["nodes"].reverse())
    assert not take_back(file).exact
    assert load(file).value["metadata"] == {"owner": "ada"}


def test_history_tells_what_was_done(file: Path) -> None:
    """Who asked what, with which calls, and who applied it; operations are plain RFC 6902."""
    document = load(file)
    proposed = proposal(document, ADD_CACHE)
    apply(document, proposed, Journal.of(file), ACT)
    (entry,) = Journal.of(file).entries()
    assert (entry.file, entry.state) == ("shop.json", "done")
    assert entry.base == {"file": document.digest, "value": document.value_digest}
    assert entry.result == {"file": load(file).digest, "value": proposed.result}
    assert entry.details["origin"]["person"] == "ada"
    assert entry.details["changes"][0]["arguments"] == ADD_CACHE[1]
    assert entry.details["changes"][0]["operations"] == proposed.operations
    assert "patch" not in entry.details
    assert entry.act == ACT


def test_a_stale_file_is_refused_and_nothing_written(file: Path) -> None:
    """Another value, or only other white space: what was reviewed is not what is there."""
    document = load(file)
    proposed = proposal(document, ADD_CACHE)
    for other in (TEXT.replace(b"Admin", b"Boss"), TEXT + b"\n"):
        file.write_bytes(other)
        with pytest.raises(StaleDocumentError, match="changed since"):
            apply(document, proposed, Journal.of(file))
        assert file.read_bytes() == other
    assert {state for _, state in states(file)} == {"abandoned"}
    with pytest.raises(NotApplicableError, match="nothing to undo"):
        take_back(file)


def test_a_proposal_for_another_document_is_refused(file: Path) -> None:
    """The file was edited before it was read again; no history is begun."""
    proposed = proposal(load(file), ADD_CACHE)
    edit(file, lambda value: value["nodes"].pop())
    before = file.read_bytes()
    with pytest.raises(StaleDocumentError, match="changed since this was proposed"):
        apply(load(file), proposed, Journal.of(file))
    assert file.read_bytes() == before
    assert states(file) == []


def test_another_layout_is_the_same_document(file: Path) -> None:
    """A file that was only laid out anew still is the planned base."""
    proposed = proposal(load(file), ADD_CACHE)
    edit(file, lambda value: value)
    after = apply(load(file), proposed, Journal.of(file))
    assert after.value_digest == proposed.result


def test_a_proposal_that_would_leave_errors_is_refused(file: Path) -> None:
    """Whoever accepts it: nothing is written."""
    document = load(file)
    with pytest.raises(NotApplicableError, match="would leave errors"):
        apply(document, proposal(document, CONNECT_CACHE), Journal.of(file))
    assert file.read_bytes() == TEXT


def test_a_proposal_that_is_not_what_it_says_is_refused(file: Path) -> None:
    """Another digest, an operation more, one of no known kind, one that does not hold."""
    document = load(file)
    proposed = proposal(document, ADD_CACHE)
    (first,) = proposed.changes
    more: list[Any] = [
        {"op": "remove", "path": "/nodes/0"},
        {"op": "move", "from": "/nodes/0", "path": "/x"},
        {"op": "test", "path": "/nodes/0/unique-id", "value": "admin"},
        {"op": "replace", "path": "", "value": {}},
        "remove everything",
    ]
    forged = [dataclasses.replace(proposed, result=value_digest({}))]
    for operation in more:
        operations = (*first.operations, operation)
        changes = (dataclasses.replace(first, operations=operations),)
        forged.append(dataclasses.replace(proposed, changes=changes))
    for each in forged:
        with pytest.raises(NotApplicableError):
            apply(document, each, Journal.of(file))
        assert file.read_bytes() == TEXT
    assert states(file) == []


def test_a_symbolic_link_stays_one(file: Path) -> None:
    """The file behind it changes, under the history of its own project; mode and link are kept."""
    folder = file.parent / "elsewhere"
    folder.mkdir()
    link = folder / "link.json"
    link.symlink_to(file)
    file.chmod(0o640)
    change(link, ADD_CACHE)
    assert link.is_symlink()
    assert load(file).value["nodes"][-1]["unique-id"] == "cache"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(folder.iterdir()) == [link]
    assert take_back(file).exact
    assert file.read_bytes() == TEXT


def failing_at(stop: str) -> Callable[[str], None]:
    """A disk that fails at one step of writing."""

    def at(step: str) -> None:
        if step == stop:
            raise PermissionError(13, "Permission denied")

    return at


def test_a_file_that_cannot_be_written_is_said_and_nothing_lost(file: Path) -> None:
    """Read-only, or a disk that fails at any step: the old file, and history knows it."""
    document = load(file)
    proposed = proposal(document, ADD_CACHE)
    file.chmod(0o444)
    with pytest.raises(UsageError, match="is read-only"):
        apply(document, proposed, Journal.of(file))
    file.chmod(0o644)
    for step in atomic.STEPS[: atomic.STEPS.index("renamed")]:
        with pytest.raises(UsageError, match="cannot be saved: permission denied"):
            apply(document, proposed, Journal.of(file), at=failing_at(step))
        assert file.read_bytes() == TEXT
    assert {state for _, state in states(file)} == {"abandoned"}
    change(file, ADD_CACHE)
    assert take_back(file).exact


def test_a_disk_that_fails_after_the_rename_has_written(file: Path) -> None:
    """The error is shown; history goes by the file, so the change can be undone."""
    document = load(file)
    with pytest.raises(UsageError, match="cannot be saved"):
        apply(document, proposal(document, ADD_CACHE), Journal.of(file), at=failing_at("renamed"))
    assert states(file) == [("apply", "done")]
    assert take_back(file).exact
    assert file.read_bytes() == TEXT


def test_without_history_nothing_is_applied(file: Path) -> None:
    """The way back comes first: where it cannot be kept the file stays as it is."""
    (file.parent / ".advisor").touch()
    document = load(file)
    with pytest.raises(UsageError, match="history cannot be kept"):
        apply(document, proposal(document, ADD_CACHE), Journal.of(file))
    assert file.read_bytes() == TEXT


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_read_only_folder_is_said_in_one_line(file: Path) -> None:
    """Neither history nor file can be written; nothing is."""
    document = load(file)
    file.parent.chmod(0o555)
    try:
        with pytest.raises(UsageError, match=r"history cannot be kept .*permission denied"):
            apply(document, proposal(document, ADD_CACHE), Journal.of(file))
    finally:
        file.parent.chmod(0o755)
    assert file.read_bytes() == TEXT
