"""`advisor prompts`: which templates there are, what one says, and where it lies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor import templates
from advisor.calm.visible import visible, visible_lines
from advisor.errors import DONE, USAGE, UsageError
from advisor.shells.render import Style, width
from advisor.template_text import named

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from advisor.template_text import Variable
    from advisor.templates import Folders, Template


def listing(folders: Folders, out: TextIO, errors: TextIO, *, output_format: str) -> int:
    """Show all templates in force with where they come from, the system prompt last.

    One that cannot be read is a line on `errors` and exit code 2, after all others were shown.

    Raises:
        UsageError: a folder cannot be read.
    """
    found, wrong = [], []
    for name in [*templates.names(folders), templates.SYSTEM]:
        try:
            found.append(_in_force(name, folders))
        except UsageError as error:
            wrong.append(str(error))
    if output_format == "json":
        listed = [_as_json(template) for template in found]
        out.write(json.dumps({"templates": listed}, indent=2) + "\n")
    else:
        out.writelines(f"{line}\n" for line in _table(found, Style.for_stream(out)))
    errors.writelines(f"error: {visible(message)}\n" for message in wrong)
    return USAGE if wrong else DONE


def show(name: str, folders: Folders, out: TextIO) -> int:
    """Show the template `name`: what it is for, its variables, and its text.

    Raises:
        UsageError: there is no such template, or it cannot be read.
    """
    template = _in_force(name, folders)
    style = Style.for_stream(out)
    out.write(f"{style.bold(template.name)} · {visible(template.summary)}\n")
    out.write(style.dim(f"{template.origin}: {visible(str(template.path))}") + "\n")
    out.writelines(f"{line}\n" for line in _variables(template.variables, style))
    out.write(f"\n{_text(template, style)}\n")
    return DONE


def path(name: str | None, folders: Folders, out: TextIO) -> int:
    """Say where the template `name` lies, or without a name where own ones are looked for.

    One bare path a line, so that it can be handed to another program.

    Raises:
        UsageError: there is no such template, or it cannot be read.
    """
    if name is not None:
        paths = [_in_force(name, folders).path]
    else:
        paths = [folder for origin, folder in folders.in_order() if origin != "shipped"]
    out.writelines(f"{_printable(each, out)}\n" for each in paths)
    return DONE


def _in_force(name: str, folders: Folders) -> Template:
    if name == templates.SYSTEM:
        return templates.system(folders)
    return templates.load(name, folders)


def _table(found: Iterable[Template], style: Style) -> Iterator[str]:
    found = list(found)
    longest = max((len(template.name) for template in found), default=0)
    for template in found:
        name = style.bold(template.name) + " " * (longest - len(template.name))
        origin = f"{template.origin:<7}"
        dimmed = style.dim(origin) if template.origin == "shipped" else style.yellow(origin)
        yield f"{name}  {dimmed}  {visible(template.summary)}"


def _variables(variables: Iterable[Variable], style: Style) -> Iterator[str]:
    """A line each: how it is given, what it is, and what stands there if it is not given."""
    rows = [(templates.how_to_give(each), each) for each in variables]
    longest = max((width(given) for given, _ in rows), default=0)
    if rows:
        yield ""
    for given, each in rows:
        gap = " " * (longest - width(given))
        required = " (required)" if each.default is None else ""
        yield f"  {style.cyan(given)}{gap}  {visible(each.description)}{required}"
        if each.default is not None:
            yield style.dim(f"  {' ' * longest}  else: {visible(each.default) or 'nothing'}")


def _text(template: Template, style: Style) -> str:
    """The text as it would be sent, with the variables where their values would stand."""

    def shown(match: re.Match[str]) -> str:
        name = match["named"] or match["braced"]
        return style.cyan(f"${{{name}}}") if name else "$"

    pieces, end = [], 0
    for match in named(template.body):
        pieces += [visible_lines(template.body[end : match.start()]), shown(match)]
        end = match.end()
    return "".join([*pieces, visible_lines(template.body[end:])])


def _as_json(template: Template) -> dict[str, object]:
    return {
        "name": template.name,
        "summary": template.summary,
        "origin": template.origin,
        "path": str(template.path),
        "variables": [
            {
                "name": each.name,
                "description": each.description,
                "required": each.default is None,
                "default": each.default,
            }
            for each in template.variables
        ],
    }


def _printable(path: Path, out: TextIO) -> str:
    """A person's screen obeys nothing in a path; another program gets it to the letter."""
    return visible(str(path)) if out.isatty() else str(path)
