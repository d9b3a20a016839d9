"""The rules as a page of documentation: ``python -m advisor.calm.rules.table``."""

from __future__ import annotations

import sys

from advisor.calm.rules import RULES

_INTRODUCTION = """\
# Rules of validation

Written by `python -m advisor.calm.rules.table` from the rules themselves.

*Reference* rules are those of the CALM reference validator, under its names, with its severities
and pointers. *Advice* is this project's own: what the reference accepts without a word. What is
*unresolved* cannot be decided without reading something else, and never fails a document.

Besides these there is what is no rule: `well-formed-json` (the file is not JSON in UTF-8),
`json-schema` (it does not fit its vocabulary), `known-schema` and `not-an-architecture` (what its
`$schema` names), all errors of kind schema; and `duplicate-key`, advice and a warning.
"""


def page() -> str:
    """The whole page, in Markdown."""
    rows = [("rule", "kind", "severity", "what it finds"), ("---",) * 4]
    rows += [(f"`{rule.name}`", rule.kind, rule.severity, rule.summary) for rule in RULES]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{_INTRODUCTION}\n{table}"


if __name__ == "__main__":
    sys.stdout.write(page())
