"""The table of docs/prompts.md, made from the templates that are shipped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from advisor import assets, templates

if TYPE_CHECKING:
    from advisor.template_text import Variable

PAGE = Path(__file__).parent.parent / "docs/prompts.md"
_TABLE = re.compile(
    r"(<!-- Made by `make docs`[^\n]*-->\n).*?(\n<!-- end of the table -->)", re.DOTALL
)


def page() -> str:
    """docs/prompts.md with its table as it should be now; everything else as it stands there."""
    text, count = _TABLE.subn(
        lambda around: f"{around[1]}\n{table()}\n{around[2]}", PAGE.read_text("utf-8")
    )
    if count != 1:
        raise ValueError(f"{PAGE}: the comments around the table are not there once")
    return text


def table() -> str:
    """The shipped templates with their variables, as Markdown."""
    shipped = templates.every(templates.Folders(project=None, user=assets.prompts()))
    rows = ["| template | what for | variable | what it is | default |", "|---|---|---|---|---|"]
    for template in shipped:
        first = f"| `{template.name}` | {_cell(template.summary)} "
        for variable in template.variables:
            rows.append(first + _variable(variable))
            first = "| | "
    return "\n".join(rows)


def _variable(variable: Variable) -> str:
    name = "PROMPT" if variable.name == templates.REQUEST else f"`{variable.name}`"
    default = "*required*" if variable.default is None else _cell(variable.default)
    return f"| {name} | {_cell(variable.description)} | {default} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
