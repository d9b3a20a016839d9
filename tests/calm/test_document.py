"""Documents as files: what is refused, what is kept, and that no crash tears one."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from advisor.calm import atomic
from advisor.calm.document import (
    Document,
    edited,
    load,
    read,
    save,
    value_digest,
)
from advisor.calm.jsontext import Splice
from advisor.calm.splicing import splices
from advisor.errors import AdvisorError, DocumentError, StaleDocumentError, UsageError

TEXT = '{\r\n  "nodes": [],\r\n  "é": 1.50\r\n}'
EDIT = ({"op": "replace", "path": "/é", "value": 2},)


def write(
    document: Document, edit: Iterable[Splice], at: Callable[[str], None] | None = None
) -> Document:
    """Edit and save."""
    result = edited(document, edit)
    save(document, result, at=at)
    return result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document on disk."""
    path = tmp_path / "shop.json"
    path.write_bytes(TEXT.encode())
    return path


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_document_is_read_and_saved_as_it_is(tmp_path: Path, mark: bytes) -> None:
    """Line ends, number spelling and a byte-order mark are there again after an edit."""
    path = tmp_path / "shop.json"
    path.write_bytes(mark + TEXT.encode())
    document = load(path)
    assert (document.text, document.bom, document.data) == (TEXT, bool(mark), path.read_bytes())
    edit = splices(document.layout, [{"op": "add", "path": "/nodes/-", "value": "a"}])
    saved = write(document, edit)
    expected = TEXT.replace("[]", '[\r\n    "a"\r\n  ]').encode()
    assert path.read_bytes() == mark + expected
    assert (saved.data, saved.value) == (path.read_bytes(), {"nodes": ["a"], "é": 1.5})
    assert saved.digest == load(path).digest != document.digest
    assert [name.name for name in tmp_path.iterdir()] == ["shop.json"]


FAULTS = {
    b"": "shop.json:1:1  the file is empty; an architecture is a JSON object, at least {}",
    b"\xef\xbb\xbf": "shop.json:1:1  the file is empty; an architecture is a JSON object, "
    "at least {}",
    b"[]": "shop.json:1:1  expected an object in braces, found [",
    b'{"a": 1,\n}': "shop.json:2:1  a comma stands before }; take it out or add what is missing",
    '{"é":\n "ü'.encode() + b'\xff"}': "shop.json:2:4  the byte 0xff is not UTF-8; "
    "save the file as UTF-8",
    '{"a": 1}'.encode("utf-16"): "shop.json:1:1  this is UTF-16; save the file as UTF-8",
    b'{"a": 1,\n "a": 2}': 'shop.json:2:2  the name "a" stands twice in one object; '
    "keep one of them",
}


@pytest.mark.parametrize("data", FAULTS, ids=lambda data: ascii(data[:20]))
def test_a_bad_document_is_one_line_with_its_place(data: bytes) -> None:
    """file:line:column and what to do."""
    with pytest.raises(DocumentError) as caught:
        read(data, "shop.json")
    assert str(caught.value) == FAULTS[data]


def test_repeated_names_can_be_left_to_the_caller(file: Path) -> None:
    """To report them; such a document is not edited, since a value of it is already lost."""
    file.write_text('{"a": 1, "a": 2}')
    document = load(file, duplicates="keep")
    assert [key for key, _ in document.duplicates] == ["a"]
    with pytest.raises(DocumentError, match="repeats a name"):
        write(document, ())


def test_what_is_no_readable_file_is_said_in_one_line(tmp_path: Path) -> None:
    """A missing file, a folder, a pipe (without waiting for it), a name that is too long."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    cases = {
        tmp_path / "gone.json": "does not exist",
        tmp_path: "is a folder",
        pipe: "is not a regular file",
        Path("/dev/null"): "is not a regular file",
        loop: "cannot be read: too many levels of symbolic links",
        tmp_path / ("x" * 300): "cannot be read: file name too long",
    }
    for path, reason in cases.items():
        with pytest.raises(UsageError) as caught:
            load(path)
        assert str(caught.value).startswith(f"{path} {reason}")
        assert "\n" not in str(caught.value)


def test_digests_tell_files_and_values_apart() -> None:
    """Layout changes the file's digest only; 1, 1.0 and true are three values."""
    left, right = read(b'{"a": 1, "b": 2}', "x"), read(b'{"b":2,"a":1}', "x")
    assert left.digest != right.digest
    assert left.value_digest == right.value_digest == value_digest({"b": 2, "a": 1})
    assert len({value_digest(value) for value in (1, 1.0, True, "1", None, [1])}) == 6
    assert left.digest.startswith("sha256:")
    assert value_digest({"\ud800": "é"}).startswith("sha256:")


@pytest.mark.parametrize("change", ["edit", "remove", "fifo"])
def test_a_file_that_changed_is_not_overwritten(file: Path, change: str) -> None:
    """Somebody else's work stays, and no temporary file is left behind."""
    document = load(file)
    file.unlink()
    if change == "edit":
        file.write_text("{}")
    elif change == "fifo":
        os.mkfifo(file)
    with pytest.raises(AdvisorError) as caught:
        write(document, splices(document.layout, EDIT))
    assert isinstance(caught.value, UsageError if change == "fifo" else StaleDocumentError)
    names = [name.name for name in file.parent.iterdir()]
    assert names == ([] if change == "remove" else ["shop.json"])
    if change == "edit":
        assert file.read_text() == "{}"


def test_a_file_that_changes_during_the_save_is_not_overwritten(file: Path) -> None:
    """The check is the last thing before the file is replaced."""
    document = load(file)

    def interfere(step: str) -> None:
        if step == "synced":
            file.write_text('{"mine": 1}')

    with pytest.raises(StaleDocumentError, match="changed since it was read"):
        write(document, splices(document.layout, EDIT), at=interfere)
    assert file.read_text() == '{"mine": 1}'
    assert [name.name for name in file.parent.iterdir()] == ["shop.json"]


def test_a_result_that_is_no_document_is_not_written(file: Path) -> None:
    """Splices that break the text are caught before the disk is touched."""
    document = load(file)
    with pytest.raises(DocumentError):
        write(document, [Splice(0, 1, "")])
    assert file.read_bytes() == TEXT.encode()


def test_links_and_modes_stay(file: Path) -> None:
    """A symbolic link goes on leading to the file, and the file is as private as it was."""
    file.chmod(0o640)
    folder = file.parent / "links"
    folder.mkdir()
    link = folder / "current.json"
    link.symlink_to(Path("..") / file.name)
    document = load(link)
    write(document, splices(document.layout, EDIT))
    assert link.readlink() == Path("..") / file.name
    assert json.loads(file.read_bytes())["é"] == 2
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(folder.iterdir()) == [link]


def test_a_read_only_file_is_not_replaced(file: Path) -> None:
    """Its folder would allow it; the mark on the file says no."""
    document = load(file)
    file.chmod(0o444)
    with pytest.raises(UsageError, match="is read-only"):
        write(document, splices(document.layout, EDIT))
    assert file.read_bytes() == TEXT.encode()


CRASH = """
import os, sys
from pathlib import Path
from advisor.calm.document import edited, load, save
from advisor.calm.splicing import splices

document = load(Path(sys.argv[1]))
edit = splices(document.layout, [{"op": "replace", "path": "/é", "value": 2}])
save(document, edited(document, edit), at=lambda step: os._exit(9) if step == sys.argv[2] else None)
"""


@pytest.mark.parametrize("step", atomic.STEPS)
def test_a_crash_leaves_the_old_file_or_the_new_one(file: Path, step: str) -> None:
    """The process ends at each step; the old file up to the rename, the new one from there."""
    new = TEXT.replace("1.50", "2").encode()
    result = subprocess.run([sys.executable, "-c", CRASH, file, step], check=False)
    assert result.returncode == 9
    renamed = atomic.STEPS.index(step) >= atomic.STEPS.index("renamed")
    assert file.read_bytes() == (new if renamed else TEXT.encode())
    document = load(file)
    write(document, splices(document.layout, [{"op": "remove", "path": "/nodes"}]))
    assert "nodes" not in load(file).value


def test_a_failure_leaves_no_temporary_file(file: Path) -> None:
    """An interrupt at any step before the rename cleans up behind itself."""
    document = load(file)
    for stop in atomic.STEPS[: atomic.STEPS.index("renamed")]:

        def interrupt(step: str, stop: str = stop) -> None:
            if step == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write(document, splices(document.layout, EDIT), at=interrupt)
        assert [name.name for name in file.parent.iterdir()] == ["shop.json"]
        assert file.read_bytes() == TEXT.encode()


def test_readers_never_see_a_part(tmp_path: Path) -> None:
    """While one saves again and again, another always reads a whole document."""
    path = tmp_path / "shop.json"
    path.write_text(json.dumps({"count": 0, "text": "x" * 200_000}))
    document = load(path)
    done = threading.Event()
    seen: set[int] = set()

    def look() -> None:
        while not done.is_set():
            seen.add(load(path).value["count"])

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for count in range(1, 31):
            operation = {"op": "replace", "path": "/count", "value": count}
            document = write(document, splices(document.layout, [operation]))
    finally:
        done.set()
        reader.join()
    assert seen <= set(range(31))
    assert seen
