"""The legal word that somebody probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKELY = 60.0
"""Similarity in percent below which a guess would only confuse."""

_SURE = 85.0
"""Similarity in percent from which two words are probably meant to be one."""

_NEARLY = 80.0
"""Similarity in percent of two whole words from which their parts need not be compared."""

_PART = 3
"""Length from which a word is worth finding within another: every third id holds an `a`."""


def nearest(word: str, candidates: Iterable[str], *, surely: bool = False) -> str | None:
    """The candidate most like `word`, or None when none is likely, or surely the same word.

    Similarity is the normalised Indel distance, taken on whole words first and then on the best
    matching part, so that ``gateway`` finds ``api-gateway``.
    """
    cutoff = _SURE if surely else _LIKELY
    listed = list(candidates)
    found = _closest(word, listed, cutoff)
    if not found and len(word) >= _PART:
        parts = [candidate for candidate in listed if len(candidate) >= _PART]
        found = _matches(word, parts, limit=1, cutoff=cutoff)
    return found[0] if found else None


def nearest_all(word: str, candidates: Iterable[str], *, limit: int = 3) -> list[str]:
    """The likely candidates, best first, at most `limit`."""
    return _matches(word, candidates, limit=limit, cutoff=_LIKELY)


def _closest(word: str, candidates: list[str], cutoff: float) -> list[str]:
    """The candidate that is nearly `word` as a whole: what a slip gives, found ten times faster."""
    from rapidfuzz import fuzz, process

    match = process.extractOne(
        word,
        candidates,
        scorer=fuzz.ratio,
        processor=str.casefold,
        score_cutoff=max(cutoff, _NEARLY),
    )
    return [match[0]] if match else []


def _matches(word: str, candidates: Iterable[str], *, limit: int, cutoff: float) -> list[str]:
    # Imported here: most documents have no misspelt word, and the import costs 25 ms.
    from rapidfuzz import fuzz, process

    matches = process.extract(
        word,
        list(candidates),
        scorer=fuzz.WRatio,
        processor=str.casefold,
        limit=limit,
        score_cutoff=cutoff,
    )
    return [candidate for candidate, _score, _index in matches]
