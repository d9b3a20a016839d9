"""Makes docs/settings.md: what can be set, with its default, from the settings themselves."""

from __future__ import annotations

import argparse
import ast
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from advisor import options, settings
from advisor.settings import PROJECT_FILE, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = f"""\
# Settings

A value is taken from the command line, else from the environment, else from your own file, else \
it is the default. Your file is `calm-advisor/settings.toml` in the configuration folder \
(`XDG_CONFIG_HOME`, else `~/.config`). A project's `{PROJECT_FILE}` may only lower the limits of a \
turn and of a session; anything else in it is refused, since a cloned repository must not redirect \
a key, choose a model or open the gate.

```toml
model = "openai:gpt-5"
max_cost = 0.5
request_timeout = 300
```

| setting | default | option | environment | |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    said, given = _docs(), set(_options(options.parser()))
    rows = []
    for each in fields(Settings):
        if each.name == "key_owner":  # set by the program itself
            continue
        option = f"--{each.name.replace('_', '-')}"
        variable = settings.ENVIRONMENT.get(each.name, "")
        default = "" if each.default == "" else f"`{each.default}`"
        name = f"`{each.name}`" + ("" if each.name != "api_key" else " (not in a file)")
        cells = [
            name,
            default,
            f"`{option}`" if option in given else "",
            f"`{variable}`" if variable else "",
            said[each.name],
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return _HEAD + "\n".join(rows) + "\n"


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options of all commands."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its commands
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - same
            for child in action.choices.values():
                yield from _options(child)


def _docs() -> dict[str, str]:
    """The sentence below each field in the source, which no library hands out at run time."""
    tree = ast.parse(Path(settings.__file__).read_text("utf-8"))
    (body,) = (n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Settings")
    return {
        before.target.id: after.value.value
        for before, after in pairwise(body)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }
