"""`advisor diff`: what differs between two files, for a person, a program or a patching tool.

No model library; each format imports only what it needs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.calm.diff import difference
from advisor.calm.document import load
from advisor.calm.phrases import counted
from advisor.collecting import without_collecting
from advisor.errors import DONE, FINDINGS, DocumentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal, TextIO, TypeAlias

    from advisor.calm.diff import Difference
    from advisor.calm.document import Document

    Format: TypeAlias = Literal["text", "json", "patch"]


def run(  # noqa: PLR0913 - the options of a command
    before: Path,
    after: Path,
    *,
    output_format: Format,
    exit_code: bool,
    stdout: TextIO,
    width: int,
) -> int:
    """Write what differs to `stdout` and return the exit code.

    It is 0; with `exit_code` 1 where the architectures differ, as git has it. Layout, the order of
    names in an object and the spelling of numbers are no difference.

    Raises:
        UsageError: a file is not there, cannot be read, or does not hold a document.
    """
    with without_collecting():
        try:
            sides = load(before), load(after)
        except DocumentError as error:
            # With 1 a document that is broken would look like one that differs.
            raise UsageError(str(error)) from error
        if output_format == "patch":
            differ = _write_patch(*sides, stdout)
        else:
            found = difference(sides[0].value, sides[1].value)
            differ = bool(found)
            if output_format == "json":
                stdout.write(_as_json({"differences": [each.to_json() for each in found]}))
            else:
                _write_text(found, *sides, stdout, width)
    return FINDINGS if exit_code and differ else DONE


def _write_patch(before: Document, after: Document, stdout: TextIO) -> bool:
    # Imported here: the patch library takes longer to start than a comparison of small documents.
    from advisor.change.between import between

    operations = between(before.value, after.value)
    stdout.write(_as_json(operations))
    return bool(operations)


def _write_text(
    found: list[Difference], before: Document, after: Document, stdout: TextIO, width: int
) -> None:
    # Imported here: programs that read JSON have no need of a layout.
    from advisor.shells.difference import lines
    from advisor.shells.render import Style

    if not found:
        alike = before.text == after.text and before.bom == after.bom
        stdout.write(f"the same {'bytes' if alike else 'architecture; layout differs'}\n")
        return
    style = Style.for_stream(stdout)
    stdout.writelines(f"{line}\n" for line in lines(found, style, width=width))
    stdout.write(f"\n{summary(found)}\n")


def summary(found: list[Difference]) -> str:
    """How many elements came, went and changed, in one line."""
    signs = [each.sign for each in found]
    renamed = sum(each.renamed_from is not None for each in found)
    counts = {
        "added": signs.count("+"),
        "removed": signs.count("-"),
        "renamed": renamed,
        "changed": signs.count("~") - renamed,
    }
    told = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
    return f"{counted(len(found), 'difference')}: {told}"


def _as_json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
