"""`advisor trace`: what may be behind an outage, what it hits, where to look and whom to ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.facts import Facts
from advisor.assess.tracing import CAUSES, trace
from advisor.assess.tracing_words import as_markdown, sections
from advisor.assess.words import enumerated, quoted
from advisor.calm import document as documents
from advisor.calm.model import Model
from advisor.calm.nearest import nearest
from advisor.calm.quoting import quote
from advisor.calm.visible import visible, visible_lines
from advisor.errors import DONE, UsageError
from advisor.shells.assessed import plain
from advisor.shells.render import Style, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Literal, TextIO, TypeAlias

    from advisor.assess.tracing import Trace
    from advisor.assess.tracing_words import Section

    Format: TypeAlias = Literal["pretty", "json", "markdown"]

_LABEL = 6
"""Columns of most labels."""


class Request(NamedTuple):
    """What is asked."""

    file: Path
    elements: tuple[str, ...] = ()
    """What shows symptoms, by unique-id or by name."""
    symptom: str = ""
    """The symptoms in words."""
    depends_on: tuple[str, ...] = ()
    """Of what to tell what needs it, by unique-id or by name."""
    output_format: Format = "pretty"
    top: int | None = CAUSES
    """How many causes are told; None for all. JSON has all."""


def run(request: Request, stdout: TextIO, columns: int) -> int:
    """Trace the symptoms and write the answer to `stdout`; returns the exit code.

    Raises:
        UsageError: nothing is asked, the file cannot be read, or an element is none.
    """
    model = Model(documents.load(request.file).value)
    facts = Facts(model)
    found = trace(
        facts,
        [_identity(each, model) for each in request.elements],
        request.symptom,
        [_identity(each, model) for each in request.depends_on],
        None if request.output_format == "json" else request.top,
    )
    if not found.symptoms and not found.needing:
        raise UsageError(_nothing(request))
    if request.output_format == "json":
        told = {"file": str(request.file), **found.to_json()}
        stdout.write(json.dumps(told, indent=2) + "\n")
        return DONE
    listed = list(sections(facts, found, "`--top all` tells them"))
    if request.output_format == "markdown":
        title = f"# Trace of {quoted(str(request.file))}"
        lines = [title, "", f"{_asked(found)}.", *as_markdown(listed)]
        stdout.writelines(f"{visible_lines(line)}\n" for line in lines)
    else:
        style = Style.for_stream(stdout)
        heading = f"{request.file} · {plain(_asked(found))}"
        stdout.write(f"{style.bold(visible(heading))}\n")
        for section in listed:
            stdout.writelines(f"{line}\n" for line in _laid_out(section, style, columns))
    return DONE


def _identity(asked: str, model: Model) -> str:
    """The element that is named by its unique-id, or by a name that no other has.

    Raises:
        UsageError: there is none, or there are several.
    """
    if asked in model.definitions:
        return asked
    named: dict[str, str] = {}
    for element in (*model.nodes, *model.flows):
        if element.id and element.name.casefold() == asked.casefold():
            named[element.id] = element.name
    if len(named) == 1:
        return next(iter(named))
    if named:
        raise UsageError(f"{quote(asked)} is the name of {' and '.join(named)}: give the id")
    close = nearest(asked, model.ids("node", "flow")) or nearest(asked, model.definitions)
    hint = f"; did you mean {quote(close)}?" if close else ""
    raise UsageError(f"there is no element {quote(asked)}{hint}")


def _nothing(request: Request) -> str:
    """Why there is no answer, and what to do."""
    if request.symptom:
        return f"no known failure fits {quote(request.symptom)}: name the elements that show it"
    if request.elements or request.depends_on:
        return "what is named leads to no node of the document: name a node"
    return "name the elements that show symptoms, or give --symptom TEXT or --depends-on ELEMENT"


def _asked(found: Trace) -> str:
    """What was asked, in a few words."""
    shown = [each.element for each in found.symptoms]
    words = f"Symptoms at {enumerated(shown)}" if shown else ""
    seen = quoted(found.seen) if found.seen else ""
    roots = [branch.node for branch in found.needing if not branch.need]
    needing = f"What needs {enumerated(roots)}" if roots else ""
    return " · ".join(filter(None, (words, seen, needing)))


def _laid_out(section: Section, style: Style, columns: int) -> Iterator[str]:
    """A section for a screen."""
    yield ""
    yield style.bold(section.title)
    for number, item in enumerate(section.items, 1):
        head = f"{number:>3}  " if section.is_ranked and item.lines else "     "
        yield from wrapped(head, plain(item.head), columns)
        for label, text in item.lines:
            yield from wrapped(f"     {label:<{_LABEL}} ", plain(text), columns)
    yield from (f"  {visible(line)}" for line in section.tree)
