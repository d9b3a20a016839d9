"""Values of a document as tables: those of metadata as HTML, since they may be nested.

Values in, text out; imports the words of names and what makes text harmless.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.site import mdx
from advisor.site.gathered import titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DEEPEST = 5
"""Tables within tables, before a value is shown as JSON."""

_WIDEST = 7
"""Columns of a table that a page has room for."""


def members(value: Mapping[str, Any]) -> str:
    """The members of an object as a table in HTML, values that hold values as lists and tables."""
    lines = [
        '<div className="table-container">',
        "  <table>",
        "    <thead>",
        "      <tr>",
        "        <th>Key</th>",
        "        <th>Value</th>",
        "      </tr>",
        "    </thead>",
        *_body(value, "    ", _DEEPEST),
        "  </table>",
        "</div>",
    ]
    return "\n".join(lines)


def metadata(value: Any) -> str:
    """Metadata in either form, a table for each object; empty if it is in none."""
    if not is_metadata(value):
        return ""
    objects = value if isinstance(value, list) else [value]
    return "\n\n".join(members(each) for each in objects if each)


def is_metadata(value: Any) -> bool:
    """Whether it is an object or a list of objects."""
    return isinstance(value, dict) or are_objects(value)


def rows(items: Sequence[Mapping[str, Any]]) -> str:
    """Objects as the rows of a table, a column for each member; as JSON where it is too wide."""
    columns = [*dict.fromkeys(key for item in items for key in item)]
    if len(columns) > _WIDEST:
        return as_json(items)
    return mdx.table(
        [mdx.text(titled(each)) for each in columns],
        ([inline(item[key]) if key in item else "" for key in columns] for item in items),
    )


def inline(value: Any) -> str:
    """A value within a line: a text as it is, a list or an object as JSON."""
    return mdx.text(scalar(value)) if _is_scalar(value) else mdx.code(scalar(value))


def scalar(value: Any) -> str:
    """A value as text: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_json(value: Any) -> str:
    """A value as a block of JSON."""
    return mdx.fence(json.dumps(value, indent=2, ensure_ascii=False), "json")


def are_objects(value: Any) -> bool:
    """Whether it is a list of objects and nothing else."""
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _body(value: Mapping[str, Any], indent: str, depth: int) -> Iterator[str]:
    yield f"{indent}<tbody>"
    for key, member in value.items():
        yield f"{indent}  <tr>"
        yield f"{indent}    <td><b>{mdx.text(titled(key))}</b></td>"
        yield from _inside("td", member, f"{indent}    ", depth)
        yield f"{indent}  </tr>"
    yield f"{indent}</tbody>"


def _inside(tag: str, value: Any, indent: str, depth: int) -> Iterator[str]:
    """A value as what an element holds: on one line unless it holds others."""
    if not value or _is_scalar(value) or not depth:
        yield f"{indent}<{tag}>{inline(value)}</{tag}>"
        return
    yield f"{indent}<{tag}>"
    inner = f"{indent}  "
    if isinstance(value, dict):
        yield f"{inner}<table>"
        yield from _body(value, f"{inner}  ", depth - 1)
        yield f"{inner}</table>"
    else:
        yield f"{inner}<ul>"
        for item in value:
            yield from _inside("li", item, f"{inner}  ", depth - 1)
        yield f"{inner}</ul>"
    yield f"{indent}</{tag}>"
