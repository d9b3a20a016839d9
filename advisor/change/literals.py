"""What a prompt quotes and the result does not hold: pointed out to whoever reviews the changes.

A person who puts a word in quotes means it to the letter. Ids that are written without quotes are
looked for as well, but only where they are surely ids. May not import the tools or anything above.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from advisor.calm.nearest import nearest
from advisor.calm.pointer import split
from advisor.change.quantities import measure
from advisor.change.texts import Text, fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.change.proposal import Change

_FENCE = re.compile(r"^\s*```.*$", re.MULTILINE)
_QUOTED = re.compile(
    r'"([^"\n]+)"'
    r"|`([^`\n]+)`"
    r"|(?<!\w)'((?:[^'\n]|(?<=\w)'(?=\w))+)'(?!\w)"  # an apostrophe within a word is no quote
    r"|[“„]([^“”„\n]+)[”“]"
    r"|«([^«»\n]+)»|»([^«»\n]+)«"
    r"|(?<!\w)[\u2018\u201a]([^\u2018-\u201a\n]+)[\u2018\u2019](?!\w)"  # single, curly or low
)
_BARE = re.compile(
    r"\b(?:called|named|id|ids|node|service|database|relationship|interface|flow|control)\s+"
    r"([a-z][a-z\d]*(?:-[a-z\d]+)+)(?![\w-]|\.\w)"  # what follows such a word is an id
    r"|(?<![\w./-])([a-z][a-z\d]*(?:-[a-z]+)*-\d+)(?![\w-]|\.\w)"  # and so is what ends in a number
    r"|(?<![\w./-])([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?![\w-]|\.\w)"  # or is written as a constant
)
_REFUSED = re.compile(
    r"\b(?:not|never|no|without|avoid|instead\s+of|rather\s+than|nicht|kein\w*|ohne|statt)"
    r"(?:\s+\w+){0,2}\s*$",
    re.IGNORECASE,
)
_BEFORE = 60
"""Characters before a quote in which a refusal stands."""

_PAIR = re.compile(r"[\w.-]+\s*[:=]\s*\S.*")
_ID = re.compile(r'"unique-id"\s*:\s*"([^"]+)"')
_FILE = re.compile(r"[^:]*\.json", re.IGNORECASE)


def missing(prompt: str, before: str, changes: Iterable[Change]) -> list[str]:
    """The literals of `prompt` that stand nowhere in the result, in their order, each once.

    What stands in the base document is left out: it is there still, or somebody had it removed or
    renamed. So are names of ``.json`` files and what the prompt says shall not be.

    Args:
        prompt: the person's words.
        before: the text of the base document.
        changes: what is staged; call this only where something is.
    """
    added = list(_added(changes))
    texts = (Text.of_json(json.dumps(added, ensure_ascii=False)), Text.of_json(before))
    absent: dict[str, bool] = {}
    for literal, quoted in _literals(prompt):
        if literal not in absent and not any(_stands(literal, text) for text in texts):
            absent[literal] = quoted
    if not all(absent.values()):
        ids = [word for text in texts for word in _ID.findall(text.folded)]
        return [each for each in absent if absent[each] or nearest(fold(each), ids) is None]
    return list(absent)


def _literals(prompt: str) -> Iterator[tuple[str, bool]]:
    """What the prompt means to the letter, and whether it stands in quotes."""
    prompt = _FENCE.sub("", prompt)
    for match in _QUOTED.finditer(prompt):
        literal = next(group for group in match.groups() if group is not None)
        literal = " ".join(literal.split()).rstrip(".,;:!?")
        wanted = not _REFUSED.search(prompt[max(0, match.start() - _BEFORE) : match.start()])
        if wanted and any(map(str.isalnum, literal)) and not _FILE.fullmatch(literal):
            yield literal, True
    for match in _BARE.finditer(_QUOTED.sub(" ", prompt)):
        yield next(group for group in match.groups() if group is not None), False


def _added(changes: Iterable[Change]) -> Iterator[Any]:
    """Everything that the changes bring: new values, and the member names on the way to them."""
    for change in changes:
        for operation in change.operations:
            if operation["op"] in {"add", "replace"}:
                *above, last = split(operation["path"])
                yield above
                # A member and its value as they stand in the document: `"tier": "gold"`.
                yield {last: operation["value"]}


def _stands(literal: str, text: Text) -> bool:
    """Whether the text has the literal, whatever its case; a quantity, or just its number."""
    folded = fold(literal)
    if text.has_literal(folded):
        return True
    figure = measure(folded)
    if figure is not None:
        return text.has_literal(figure)
    if _PAIR.fullmatch(folded) and "://" not in folded:
        return text.has_pair(words(folded))
    return False
