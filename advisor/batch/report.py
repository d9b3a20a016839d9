"""The report of a batch: everything that came of its runs, as one JSON file, and back.

`report.schema.json` describes the file. One that is read may be anybody's: what it does not allow
is told as damage.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.batch.results import RunResult
from advisor.batch.totals import totals
from advisor.calm import document as documents
from advisor.errors import UsageError

if TYPE_CHECKING:
    import jsonschema_rs

KIND = "report"
"""What its format is called."""

_SCHEMAS = Path(__file__).parent


class Report(NamedTuple):
    """A batch and what came of it."""

    model: str
    """That answered, unless a run says otherwise."""
    began: str
    """When, ISO 8601 with offset."""
    seconds: float
    """From the beginning to the end, by the clock on the wall."""
    jobs: int
    """How many runs went on at once, at most."""
    runs: tuple[RunResult, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON, with the totals of all runs."""
        about = {"format": file_format(KIND)} | {
            key: getattr(self, key) for key in self._fields[:-1]
        }
        runs = [result.to_json() for result in self.runs]
        return about | {"totals": totals(self.runs).to_json(), "runs": runs}


def as_bytes(report: Report) -> bytes:
    """The content of a report's file."""
    return encoded(report.to_json())


def read(path: Path) -> Report:
    """Read a report.

    Raises:
        UsageError: it cannot be read, is something else, or is damaged.
    """
    return parsed(decoded(documents.content(path), path, KIND, hint="have it made again"))


def parsed(value: dict[str, Any]) -> Report:
    """The report in an object that `decoded` gave."""
    about = {key: value[key] for key in Report._fields[:-1]}
    return Report(**about, runs=tuple(map(RunResult.from_json, value["runs"])))


def as_text(value: Any, *, only_ascii: bool = False) -> str:
    """The value as readable JSON, of any texts and numbers that a model may give."""
    try:
        text = json.dumps(value, indent=2, ensure_ascii=only_ascii, allow_nan=False)
    except ValueError:
        plain = json.loads(json.dumps(value), parse_constant=str)  # NaN and the like are no JSON
        text = json.dumps(plain, indent=2, ensure_ascii=only_ascii)
    return f"{text}\n"


def encoded(value: Any) -> bytes:
    """The same in UTF-8; half a character is written as JSON's own escape."""
    return as_text(value).encode("utf-8", "backslashreplace")


def decoded(data: bytes, path: Path, kind: str, *, hint: str) -> dict[str, Any]:
    """What stands in a file that `encoded` made, if its schema allows it.

    Args:
        data: the bytes.
        path: of the file, for messages.
        kind: names the format, the schema, and the file in messages.
        hint: what a person is to do about a damaged one.

    Raises:
        UsageError: it is something else, or damaged.
    """
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise UsageError(f"{path} is no {kind} of advisor replay, not even JSON; {hint}") from None
    given = value.get("format") if isinstance(value, dict) else None
    if given != file_format(kind):
        if isinstance(given, str) and given.startswith(f"calm-advisor-{kind}/"):
            raise UsageError(f"{path} was written by another version of advisor; use that one")
        raise UsageError(f"{path} is no {kind} of advisor replay; {hint}")
    for error in _validator(kind).iter_errors(value):
        place = "/".join(map(str, error.instance_path))
        raise UsageError(f"{path} is damaged at {place or 'its top'}; {hint}")
    checked: dict[str, Any] = value
    return checked


def file_format(kind: str) -> str:
    """What a file of this kind says it is."""
    return f"calm-advisor-{kind}/1"


@cache
def _validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    from jsonschema_rs import Draft202012Validator  # costs 40 ms

    return Draft202012Validator(json.loads((_SCHEMAS / f"{kind}.schema.json").read_bytes()))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
