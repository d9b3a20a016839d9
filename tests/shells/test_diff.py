"""`advisor diff` as a whole: three formats, exit codes, files that cannot be read."""

from __future__ import annotations

import gc
import io
import json
from typing import TYPE_CHECKING, Any

import jsonpatch
import pytest

from advisor.errors import UsageError
from advisor.shells import diff
from tests.tools.ledger import LEDGER, ledger, node

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.shells.diff import Format


class Shell:
    """Runs the command on two files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = -1

    def write(self, name: str, value: Any) -> Path:
        """A file; text is written as it is."""
        path = self.folder / name
        text = value if isinstance(value, str) else json.dumps(value, indent=2)
        path.write_text(text, encoding="utf-8")
        return path

    def run(
        self, before: Any, after: Any, output_format: Format = "text", *, exit_code: bool = False
    ) -> str:
        """What is written; the exit code is kept in `code`."""
        out = io.StringIO()
        self.code = diff.run(
            self.write("a.json", before),
            self.write("b.json", after),
            output_format=output_format,
            exit_code=exit_code,
            stdout=out,
            width=80,
        )
        return out.getvalue()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command in a folder of its own."""
    return Shell(tmp_path)


def edited() -> dict[str, Any]:
    """The ledger with a node more, one less, one changed and one renamed."""
    value = ledger()
    clerk, _platform, _ledger, archive, _cluster = value["nodes"]
    clerk["unique-id"] = "teller"
    archive["name"] = "Vault"
    value["nodes"][4] = node("queue")
    return value


def test_a_person_reads_the_elements_and_their_number(shell: Shell) -> None:
    """The last line counts what came, went and changed."""
    text = shell.run(LEDGER, edited())
    assert text.splitlines()[0] == '  ~ node  clerk → teller · "Clerk"'
    assert text.splitlines()[-1] == "4 differences: 1 added, 1 removed, 1 renamed, 1 changed"
    assert "\x1b" not in text


def test_one_difference_is_no_plural(shell: Shell) -> None:
    """And only what there is, is counted."""
    last = shell.run({"nodes": []}, {"nodes": [node("a")]}).splitlines()[-1]
    assert last == "1 difference: 1 added"


def test_a_program_reads_everything(shell: Shell) -> None:
    """Elements with their fields; what is absent on a side is absent there."""
    before = ledger()
    after = json.loads(json.dumps(before).replace('"clerk"', '"teller"'))
    after["nodes"][0] |= {"name": "Teller", "note": None}
    found = json.loads(shell.run(before, after, "json"))["differences"]
    assert found == [
        {
            "sign": "~",
            "kind": "node",
            "id": "teller",
            "renamed_from": "clerk",
            "fields": [
                {"path": ["unique-id"], "old": "clerk", "new": "teller"},
                {"path": ["name"], "old": "Clerk", "new": "Teller"},
                {"path": ["note"], "new": None},
            ],
            "named_in": [
                {
                    "kind": "relationship",
                    "id": "clerk-uses-ledger",
                    "path": ["relationship-type", "interacts", "actor"],
                    "old": "clerk",
                    "new": "teller",
                }
            ],
        }
    ]


def test_an_element_that_comes_has_no_fields(shell: Shell) -> None:
    """Nor ids that are none."""
    found = json.loads(shell.run({"nodes": []}, {"nodes": [node("a")]}, "json"))
    assert found == {"differences": [{"sign": "+", "kind": "node", "id": "a", "fields": []}]}


def test_a_tool_applies_the_patch(shell: Shell) -> None:
    """With guards, so that it fails on anything else."""
    operations = json.loads(shell.run(LEDGER, edited(), "patch"))
    assert jsonpatch.apply_patch(LEDGER, operations) == edited()
    with pytest.raises(jsonpatch.JsonPatchTestFailed):
        jsonpatch.apply_patch(edited(), operations)


FORMATS: tuple[Format, ...] = ("text", "json", "patch")


@pytest.mark.parametrize("output_format", FORMATS)
def test_the_exit_code_says_so_only_when_asked(shell: Shell, output_format: Format) -> None:
    """As git has it."""
    for before, after, asked, expected in (
        (LEDGER, edited(), False, 0),
        (LEDGER, edited(), True, 1),
        (LEDGER, LEDGER, True, 0),
        (LEDGER, json.dumps(LEDGER), True, 0),
    ):
        shell.run(before, after, output_format, exit_code=asked)
        assert shell.code == expected


def test_layout_alone_is_no_difference(shell: Shell) -> None:
    """One line says whether there is any."""
    layout = "the same architecture; layout differs\n"
    assert shell.run(LEDGER, LEDGER) == "the same bytes\n"
    assert shell.run(LEDGER, json.dumps(LEDGER)) == layout
    assert shell.run('{"a": 1}', '\ufeff{"a": 1}') == layout
    assert shell.run(LEDGER, json.dumps(LEDGER), "json") == '{\n  "differences": []\n}\n'
    assert shell.run(LEDGER, json.dumps(LEDGER), "patch") == "[]\n"


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1, "a": 2}'])
def test_what_is_no_document_is_refused(shell: Shell, text: str) -> None:
    """On either side, with file and line, and not with the code of documents that differ."""
    for sides in ((text, LEDGER), (LEDGER, text)):
        with pytest.raises(UsageError, match=r"[ab]\.json:1:\d+") as caught:
            shell.run(*sides)
        assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_is_named(shell: Shell) -> None:
    """And nothing is written before both have been read."""
    out = io.StringIO()
    known = shell.write("a.json", LEDGER)
    with pytest.raises(UsageError, match=r"none\.json does not exist"):
        diff.run(
            known,
            shell.folder / "none.json",
            output_format="text",
            exit_code=False,
            stdout=out,
            width=80,
        )
    assert out.getvalue() == ""


def test_collecting_goes_on_after_an_error(shell: Shell) -> None:
    """Whoever calls this as a function keeps the collector as it was."""
    gc.enable()
    with pytest.raises(UsageError):
        shell.run("{", "{")
    assert gc.isenabled()
