"""What is wrong with a recording, or no longer true of it.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.recordings.difference import tools_differ
from advisor.agent.recordings.exchange import Tool, tools_digest
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.recordings.contents import Contents

_KEYS = re.compile(
    rb"\bsk-[\w-]{16,}"  # OpenAI, Anthropic, OpenRouter, LiteLLM
    rb"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"  # AWS
    rb"|\bAIza[\w-]{30,}"  # Google
    rb"|\bgsk_\w{20,}|\bxai-\w{20,}|\bhf_\w{20,}|\br8_\w{20,}|\bpplx-\w{20,}"
    rb"|\bgh[pousr]_\w{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{16,}|\bxox[abpr]-[\w-]{10,}"
    rb"|\b[Bb]earer [\w.~+/-]{16,}"
    rb"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
"""How keys begin that services give out."""

_SHOWN = 6
"""Characters of such a key that are told."""


def check(held: Contents) -> list[str]:
    """Everything that is wrong with the recording, the most serious first.

    Each begins with the file, and with the line where there is one.
    """
    return [*held.problems, *_lacking(held), *_keys(held), *_tools(held)]


def _lacking(held: Contents) -> Iterator[str]:
    """What a recording is read without."""
    if held.cut:
        yield held.cut
    if not held.exchanges:
        yield f"{held.path}  holds no exchange; record some with --record"


def _keys(held: Contents) -> Iterator[str]:
    for number, line in enumerate(held.path.read_bytes().split(b"\n"), 1):
        for found in dict.fromkeys(_KEYS.findall(line)):
            start = found[:_SHOWN].decode("ascii", "replace")
            yield (
                f"{held.path}:{number}  holds what looks like a key ({start}…); make it void where "
                "it was given out, and record anew"
            )


def _tools(held: Contents) -> Iterator[str]:
    """How the tools that were declared differ from those of this program."""
    now = tuple(Tool(each.name, each.description, each.parameters) for each in registry.tools())
    used: dict[str, int] = {}
    for each in held.exchanges.values():
        used[each.exchange.tools] = used.get(each.exchange.tools, 0) + 1
    for name, declared in held.tools.items():
        if name == tools_digest(now) or name not in used:
            continue
        differing = ", ".join(what for what, _lines in tools_differ(declared, now))
        yield (
            f"{held.path}  {used[name]} exchanges were recorded with other tools than this "
            f"version has ({differing}); record them anew"
        )
