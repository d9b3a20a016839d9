"""A document that no file stands behind: where it may begin, how it gets its file and loses it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.calm import atomic
from advisor.calm.check import check
from advisor.calm.document import (
    NO_FILE,
    Document,
    check_unchanged,
    edited,
    empty,
    load,
    load_or_empty,
    new,
    save,
    value_digest,
)
from advisor.calm.splicing import splices
from advisor.errors import StaleDocumentError, UsageError

NODE = {"unique-id": "shop", "node-type": "system", "name": "Shop", "description": "Sells."}
TEXT = """\
{
  "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
  "nodes": [],
  "relationships": []
}
"""


def with_a_node(document: Document) -> Document:
    """What a first node makes of it."""
    add = {"op": "add", "path": "/nodes/-", "value": NODE}
    return edited(document, splices(document.layout, [add]))


def test_a_new_document_is_an_empty_valid_architecture(tmp_path: Path) -> None:
    """Laid out as people do, with nothing wrong in it, and nothing is written."""
    document = new(tmp_path / "new.json")
    assert (document.text, document.value) == (TEXT, json.loads(TEXT))
    assert document.is_new
    assert list(check(document.value)) == []
    assert list(tmp_path.iterdir()) == []


def test_no_file_has_no_digest_of_a_file(tmp_path: Path) -> None:
    """So that a file which says the same is another state of the disk."""
    document, path = new(tmp_path / "new.json"), tmp_path / "same.json"
    path.write_bytes(document.data)
    assert (document.digest, document.value_digest) == (NO_FILE, NO_FILE)
    same = load(path)
    assert (same.value, same.is_new) == (document.value, False)
    assert same.value_digest == value_digest(document.value) != NO_FILE
    assert load_or_empty(path).digest == same.digest != NO_FILE
    assert load_or_empty(tmp_path / "new.json").digest == NO_FILE


def test_an_edit_of_it_is_saved_as_a_new_file(tmp_path: Path) -> None:
    """Only what was empty changes, and the file is as readable as any new one."""
    path = tmp_path / "new.json"
    result = with_a_node(new(path))
    save(new(path), result)
    lines = json.dumps([NODE], indent=2).replace("\n", "\n  ")
    assert path.read_bytes() == TEXT.replace('"nodes": []', f'"nodes": {lines}').encode()
    assert not result.is_new
    assert load(path).digest == result.digest
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask
    assert list(tmp_path.iterdir()) == [path]


def something(path: Path, kind: str) -> None:
    """Put something where a file was to be."""
    if kind == "file":
        path.write_bytes(with_a_node(empty(path)).data)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"link to itself": path.name, "link to a folder": "."}.get(kind, "nowhere"))


TAKEN = {
    "file": "exists; leave --create out",
    "folder": "is a folder; name a document in it",
    "dangling link": "is a symbolic link that leads nowhere; remove it first",
    "link to itself": "is a symbolic link that leads nowhere; remove it first",
    "link to a folder": "is a folder; name a document in it",
}


@pytest.mark.parametrize("kind", TAKEN)
def test_where_something_is_no_file_begins(tmp_path: Path, kind: str) -> None:
    """One line that says what is there; also what leads nowhere is something."""
    path = tmp_path / "new.json"
    something(path, kind)
    with pytest.raises(UsageError) as caught:
        new(path)
    assert str(caught.value) == f"{path} {TAKEN[kind]}"


@pytest.mark.parametrize("kind", TAKEN)
def test_what_appeared_meanwhile_stays(tmp_path: Path, kind: str) -> None:
    """Whatever it is, even the very bytes that were to be written."""
    path = tmp_path / "new.json"
    document = new(path)

    def interfere(step: str) -> None:
        if step == "checked":
            something(path, kind)

    with pytest.raises(StaleDocumentError, match=r"is there by now; look at it first$"):
        save(document, with_a_node(document), at=interfere)
    assert [each.name for each in tmp_path.iterdir()] == ["new.json"]
    assert path.is_symlink() == ("link" in kind)
    with pytest.raises(StaleDocumentError, match="is there by now"):
        check_unchanged(document)


def test_a_place_where_no_file_can_be_made_is_said_at_once(tmp_path: Path) -> None:
    """Before a model is asked for anything: no folder, a file as one, a name too long."""
    (tmp_path / "file").touch()
    cases = {
        tmp_path / "gone" / "new.json": f"cannot be created: make the folder {tmp_path}/gone first",
        tmp_path / "file" / "new.json": f"cannot be created: {tmp_path}/file is not a folder",
        tmp_path / "file" / "x" / "new.json": "cannot be created: make the folder",
        tmp_path / ("x" * 300): "cannot be created: file name too long",
    }
    for path, reason in cases.items():
        with pytest.raises(UsageError) as caught:
            new(path)
        assert str(caught.value).startswith(f"{path} {reason}")
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_read_only_folder_is_said_at_once(tmp_path: Path) -> None:
    """With what allows it."""
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(UsageError, match=r"is read-only \(chmod u\+w allows it\)"):
            new(tmp_path / "new.json")
    finally:
        tmp_path.chmod(0o755)


def test_a_folder_that_went_meanwhile_is_said(tmp_path: Path) -> None:
    """When the file is to be made."""
    path = tmp_path / "folder" / "new.json"
    path.parent.mkdir()
    document = new(path)
    path.parent.rmdir()
    with pytest.raises(UsageError, match="cannot be saved: no such file or directory"):
        save(document, with_a_node(document))


def stop_at(wanted: str) -> Callable[[str], None]:
    """Interrupt one step."""

    def at(step: str) -> None:
        if step == wanted:
            raise KeyboardInterrupt

    return at


def test_a_file_is_removed_as_long_as_it_is_the_one_that_was_read(tmp_path: Path) -> None:
    """Not when it changed, went or is marked read-only; a link that led to it stays."""
    path, link = tmp_path / "new.json", tmp_path / "link.json"
    save(new(path), with_a_node(new(path)))
    link.symlink_to(path.name)
    document = load(link)
    path.chmod(0o444)
    with pytest.raises(UsageError, match="is read-only"):
        save(document, empty(link))
    path.chmod(0o644)
    with pytest.raises(KeyboardInterrupt):
        save(document, empty(link), at=stop_at("checked"))
    path.write_bytes(document.data + b"\n")
    with pytest.raises(StaleDocumentError, match="changed since it was read"):
        save(document, empty(link))
    path.write_bytes(document.data)
    save(document, empty(link))
    assert (path.exists(), link.is_symlink()) == (False, True)
    with pytest.raises(StaleDocumentError, match="is gone since it was read"):
        save(document, empty(link))


def test_removal_tells_its_steps(tmp_path: Path) -> None:
    """In order, the file gone at the second."""
    path = tmp_path / "new.json"
    path.write_text(TEXT)
    seen = []
    save(load(path), empty(path), at=lambda step: seen.append((step, path.exists())))
    assert seen == list(zip(atomic.REMOVAL, (True, False, False), strict=True))
