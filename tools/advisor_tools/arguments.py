"""Takes a model's arguments as they were meant, and says how they were taken.

What can have been meant in one way only is put right and noted (`normalising`); anything else that
does not fit the tool's schema is refused with the place, the reason and the nearest legal word.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.calm import holdable
from advisor.calm import schema as schemas
from advisor.calm.pointer import split
from advisor.change.draft import RefusedError
from advisor_tools.normalising import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.finding import Finding
    from advisor_tools.normalising import Schema

_FORMS = {
    "relationship": '{"unique-id": "a-connects-b", "relationship-type": {"connects": {"source": '
    '{"node": "a"}, "destination": {"node": "b"}}}}',
    "requirements": '[{"requirement-url": "https://policy.example.com/access", "config": '
    '{"level": 2}}]',
    "relationship-type": '{"connects": {"source": {"node": "a"}, "destination": {"node": "b"}}}, '
    '{"interacts": {"actor": "a", "nodes": ["b"]}} or {"composed-of": {"container": "a", "nodes": '
    '["b"]}}',
    "transitions": '[{"relationship-unique-id": "a-connects-b", "description": "Sends the order"}]',
    "interfaces": '[{"unique-id": "a-api", "host": "a.example.com", "port": 443}]',
    "values": '{"name": "New name"}',
    "on": '["order-service", "type:database"]',
}
"""For parts that models get wrong, the least that is legal."""


def accept(arguments: Any, schema: Schema) -> tuple[dict[str, Any], list[str]]:
    """The arguments as `schema` has them, and a note for each that was put right.

    Args:
        arguments: any JSON value; a text is what could not be read as JSON by whoever calls.
        schema: what the tool takes, an object.

    Raises:
        RefusedError: they do not fit the schema; the text names every place.
    """
    notes: list[str] = []
    _check_holdable(arguments)
    taken = normal(arguments, schema, notes)
    _check_holdable(taken)  # what was JSON in a string is seen only now
    if isinstance(taken, str):
        raise RefusedError(f"the arguments are not a JSON object: {_mistake(taken)}")
    wrong = schemas.check_value(taken, schema)
    if wrong:
        raise RefusedError("; ".join([*(_said(finding) for finding in wrong), *_forms(wrong)]))
    return taken, notes


def _check_holdable(value: Any) -> None:
    if reason := holdable.objection(value):
        raise RefusedError(reason)


def _mistake(text: str) -> str:
    """Why `text` is no JSON object."""
    try:
        json.loads(text)
    except RecursionError:
        return "nested too deep"
    except ValueError as error:
        return str(error)
    return f"it is {text.strip()[:40]}"


def _said(finding: Finding) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"{finding.pointer.lstrip('/') or 'arguments'}: {finding.message}{hint}"


def _forms(wrong: Iterable[Finding]) -> list[str]:
    """The legal form of each known part in which something is wrong, the innermost of each way."""
    parts: dict[str, None] = {}
    for finding in wrong:
        # What is missing is named first in the sentence, and does not stand in the pointer.
        subject = finding.message.partition('"')[2].partition('"')[0]
        way = (subject, *reversed(split(finding.pointer)))
        parts |= dict.fromkeys([word for word in way if word in _FORMS][:1])
    return [f"write {part} as {_FORMS[part]}" for part in parts]
