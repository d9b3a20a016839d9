"""Findings of the assessment on a page, with links to what they name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.site import mdx
from advisor.site.remedies import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from advisor.assess.weak_point import WeakPoint

_MARKS = re.compile(r"`([^`]*)`|(\*\*)|\\([!-/:-@\[-`{-~])")
"""What the assessment's Markdown is made of, besides plain text: an id, the ends of what is bold,
and a character that stands for itself."""


def prose(markdown: str, page_of: Callable[[str], str]) -> str:
    """A sentence of the assessment in MDX, to which braces are markup, too.

    Args:
        markdown: see `advisor.assess.words`.
        page_of: what a link to an element names; empty where no element has the id.
    """
    parts, plain, place = [], "", 0
    for mark in _MARKS.finditer(markdown):
        plain += markdown[place : mark.start()] + (mark[3] or "")
        place = mark.end()
        if not mark[3]:
            parts += [_plain(plain), mark[2] or _identity(mark[1], page_of(mark[1]))]
            plain = ""
    return "".join((*parts, _plain(plain + markdown[place:])))


def told(point: WeakPoint, page_of: Callable[[str], str]) -> str:
    """A finding in full: its title, its proof, why it matters and what would mend it."""
    said = point.told
    lines = [
        _title(point, page_of),
        f"  - Proof: {prose(said.proof.text, page_of)}",
        f"  - Why: {prose(point.rule.why, page_of)} ({prose(point.rule.source, page_of)})",
        *(
            f"  - {'Or' if place else 'Remedy'}: {prose(sentence(each), page_of)}"
            for place, each in enumerate(said.remedies)
        ),
        *([f"  - Note: {prose(said.note, page_of)}"] if said.note else []),
    ]
    return "\n".join(lines)


def listed(findings: Iterable[WeakPoint], page_of: Callable[[str], str]) -> str:
    """Findings one below the other."""
    return "\n".join(told(each, page_of) for each in findings)


def titles(findings: Iterable[WeakPoint], page_of: Callable[[str], str]) -> str:
    """What is found, without more."""
    return "\n".join(_title(each, page_of) for each in findings)


def _title(point: WeakPoint, page_of: Callable[[str], str]) -> str:
    return f"- **{point.severity.capitalize()}**: {prose(point.told.title, page_of)}"


def _identity(shown: str, target: str) -> str:
    return f"[{mdx.code(shown)}]({target})" if target else mdx.code(shown)


def _plain(text: str) -> str:
    """Text between marks, whose blanks at the ends stay."""
    return mdx.within(text)
