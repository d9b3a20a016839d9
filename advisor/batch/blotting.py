"""What came of a run without the secrets that a prompt, an answer or a document brought into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.keys import without
from advisor.batch.results import RunResult

if TYPE_CHECKING:
    from collections.abc import Sequence


def blotted(result: RunResult, secrets: Sequence[str]) -> RunResult:
    """The result with each secret blotted out of all that its JSON and its transcript hold.

    The document and the proposals stay as they are, since plans have to fit their document.

    Args:
        result: of a run.
        secrets: the longest first.
    """
    if not secrets:
        return result
    clean = RunResult.from_json(_blotted(result.to_json(), secrets))
    steps = (
        after._replace(proposal=before.proposal, differences=before.differences)
        for before, after in zip(result.steps, clean.steps, strict=True)
    )
    # What says which run, script and file it is leads to them as it stands.
    return clean._replace(
        name=result.name,
        script=result.script,
        architecture=result.architecture,
        document=result.document,
        steps=tuple(steps),
    )


def _blotted(value: Any, secrets: Sequence[str]) -> Any:
    """A JSON value with the secrets blotted out of its texts, also those of names."""
    match value:
        case str():
            return without(value, secrets)
        case dict():
            return {
                _blotted(name, secrets): _blotted(each, secrets) for name, each in value.items()
            }
        case list() | tuple():
            return [_blotted(each, secrets) for each in value]
        case _:
            return value
