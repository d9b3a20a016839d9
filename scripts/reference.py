"""Writes the pages of docs/ that are made from the program itself; --check only compares."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import options
from advisor.agent.controlled_english import FORMS
from advisor.agent.questions import QUESTIONS
from advisor_tools import registry
from scripts import (
    chat_page,
    diagrams_page,
    prompt_scripts_page,
    prompts_page,
    rule_pages,
    scale_page,
    settings_page,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOCS = Path(__file__).parent.parent / "docs"
_NOTE = "<!-- Made by `make docs`; edit the program instead. -->"

_BUILTIN = """\
`--model builtin` is no language model. It takes each sentence of a prompt by fixed rules, looks \
at the document and nothing else, and gives the same answer to the same words. Elements may be \
named by id, by name or by a part of either; how a name was taken is said. A sentence is taken \
whole or not at all, and what is not taken is said. Text in block quotes and code fences is never \
carried out."""

_ASKED = """\
A question ends in a question mark, or begins with a question word or a verb such as list, show, \
explain, check or analyze. The same in other words is understood as well."""

_JUDGED = """\
Each weak point comes with its proof, why it matters, and what would mend it. The judgement goes \
by what the document states alone; [each rule](rules/README.md) says how."""

_CHANGED = """\
Everything else is a request. The tools that carry it out are described in \
[tools.md](tools.md)."""


def commands() -> str:
    """The help texts of all commands as Markdown."""
    parts = ["# Commands", _NOTE]
    for name, parser in _parsers(options.parser()):
        # The same on every machine: argparse would wrap to the terminal it finds.
        parser.formatter_class = partial(argparse.HelpFormatter, width=80)
        parts += [f"## {name}", f"```text\n{parser.format_help().rstrip()}\n```"]
    return "\n\n".join(parts) + "\n"


def tools() -> str:
    """What a model is told of each tool, as Markdown."""
    parts = [
        "# Tools of the model",
        _NOTE,
        "Each call stages one change; nothing is applied before a person or a policy says so.",
    ]
    for tool in registry.tools():
        parts += [f"## {tool.name}", tool.description, "\n".join(_arguments(tool.parameters))]
    return "\n\n".join(parts) + "\n"


def builtin_page() -> str:
    """What can be said to `--model builtin`, as Markdown."""
    parts = ["# What the built-in rules understand", _NOTE, _BUILTIN, "## Questions", _ASKED]
    rows = [f"| {each.says} | {'<br>'.join(map(_cell, each.examples))} |" for each in QUESTIONS]
    parts += ["\n".join(("| answered | for example |", "|---|---|", *rows))]
    parts += ["### How weak points are judged", _JUDGED, "## Changes", _CHANGED]
    for tool in registry.tools():
        forms = [
            f"| {form.says} | {_cell(form.example)} |" for form in FORMS if form.tool == tool.name
        ]
        if forms:
            parts += [
                f"### {tool.name}",
                "\n".join(("| done | for example |", "|---|---|", *forms)),
            ]
    return "\n\n".join(parts) + "\n"


def parse(command: str) -> argparse.Namespace:
    """What the program understands of a command as a person types it, without its own name."""
    return options.parse(shlex.split(command))


def _parsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield parser.prog, parser
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - same
            for child in action.choices.values():
                yield from _parsers(child)


def _arguments(parameters: dict[str, Any]) -> Iterator[str]:
    yield "| argument | required | shape |"
    yield "|---|---|---|"
    for name, schema in parameters["properties"].items():
        required = "yes" if name in parameters.get("required", ()) else ""
        yield f"| `{name}` | {required} | {_shape(schema)} |"


def _cell(text: str) -> str:
    """A sentence in a cell of a table."""
    return "`" + text.replace("|", "\\|").replace("\n", " ") + "`"


def _shape(schema: dict[str, Any]) -> str:
    said = schema.get("description", "")
    kind = schema.get("type", "")
    if kind == "array":
        inner = schema.get("items", {}).get("type", "")
        kind = f"list of {inner}s" if inner else "list"
    text = f"{kind}: {said}" if said else str(kind or json.dumps(schema))
    return text.replace("|", "\\|")


def pages() -> dict[str, str]:
    """Every page that is made here, by its name in docs."""
    return {
        "chat.md": chat_page.page(),
        "commands.md": commands(),
        "diagrams.md": diagrams_page.page(),
        "tools.md": tools(),
        "builtin.md": builtin_page(),
        "prompts.md": prompts_page.page(),
        "settings.md": settings_page.page(),
        "prompt-scripts.md": prompt_scripts_page.page(),
        "scale.md": scale_page.page(),
        **rule_pages.pages(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with --check compare them; 1 when one is out of date."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    check = options.parse_args(arguments).check
    stale = []
    for path, text in ((_DOCS / name, page) for name, page in pages().items()):
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        elif path.read_text("utf-8") != text:
            stale.append(path.name)
    if stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run make docs\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
