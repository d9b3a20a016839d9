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

`advisor config` shows each value in force and where it is from.

```toml
model = "openai:gpt-5"
max_cost = 0.5
request_timeout = 300
```

| setting | default | option | environment | |
|---|---|---|---|---|
"""


_TAIL = """
## Keys

A key is read from the environment: `OPENAI_API_KEY` for OpenAI and for an endpoint of your own, \
and for other providers what their packages read, such as `ANTHROPIC_API_KEY`. Where there is \
none, the keyring is asked, if `pip install 'calm-advisor[keyring]'` brought it: service \
`calm-advisor`, user name the host of the endpoint, or the provider's name where you set none. A \
key that is stored for one is never sent to another.

```sh
keyring set calm-advisor openai          # OpenAI's own address
keyring set calm-advisor ai.example.com  # --base-url https://ai.example.com/v1
keyring del calm-advisor openai
```

## Proxies and certificates

`HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY` name a proxy, `NO_PROXY` the hosts that are asked \
without one; in lower case they go before. `SSL_CERT_FILE`, else `SSL_CERT_DIR`, names the \
authorities to trust instead of those of the system. They are taken from the environment alone. \
`advisor config` shows which are in force and `advisor doctor` whether they work; [what it finds]\
(doctor.md).
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
    return _HEAD + "\n".join(rows) + "\n" + _TAIL


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
