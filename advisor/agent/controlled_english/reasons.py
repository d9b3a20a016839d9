"""Why words name nothing: the word that is not known, rather than all that stands before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError, bare

if TYPE_CHECKING:
    from advisor.agent.controlled_english.names import Names
    from advisor.calm.element import Kind

_PROTOCOL = re.compile(r"(?:over|via|using|by)\s+(?P<name>[\w/.-]+)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:over|via|using|by|with|without|and|or|but|to|from|for|in|into|on|at|as|so|which|that|through"
    r"|except|instead|if|when|while|not|then)\s",
    re.IGNORECASE,
)
"""A word that no name has, and more after it."""
_LIKE_AN_ID = re.compile(r"(?:[a-z]+\s+){1,3}(?P<id>(?=\S*(?:[_\d-]|[A-Z]{2}))[\w.-]+)")
"""Words for what a thing is, and then its id."""
_KINDS = re.compile(
    r"(?:(?:new|other|remaining)\s+)*(?:nodes|elements|relationships|connections|flows|controls"
    r"|interfaces|metadata|everything)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except|but|other\s+than|apart\s+from|excluding|without)\b", re.IGNORECASE
)


def unknown(names: Names, words: str, kinds: tuple[Kind, ...]) -> str:
    """Why `words` mean no element, where a part of them does or is an id; else empty."""
    if names.candidates(words, kinds):
        return ""
    parts = bare(words).split()
    for number in range(len(parts) - 1, 0, -1):
        head, rest = " ".join(parts[:number]), " ".join(parts[number:])
        if _GOES_ON.match(rest) and names.exact(head, *kinds):
            if protocol := _PROTOCOL.fullmatch(rest):
                return f'"{protocol["name"]}" is neither a protocol that CALM knows nor a node'
            return f'"{rest}" after "{head}" is not understood'
    named = _LIKE_AN_ID.fullmatch(" ".join(parts))
    if named and not names.candidates(named["id"], kinds):
        try:
            names.find(named["id"], kinds)
        except NotUnderstoodError as error:
            return str(error)
    return ""


def no_group(words: str, noun: str, found: list[str]) -> str:
    """Why `all …`, `both …` or `the …s` mean no elements that could be taken."""
    if found:
        return f'"{words}" may be {", ".join(found)}'
    if left_out := _EXCEPT.search(noun):
        return f'"{left_out[0]}" is not understood in "{words}": name those that are meant'
    if _KINDS.fullmatch(noun):
        return f'"{words}" says too little here: name the nodes that are meant'
    if words.lower() == "each other":
        return '"each other" is not understood: say who connects to whom'
    return f'nothing is called so that "{words}" could mean it'
