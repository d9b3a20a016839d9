"""The legal word that somebody probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKELY = 60.0
"""Similarity in percent below which a guess would only confuse."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None when none is likely.

    Similarity is the normalised Indel distance, taken on whole words first and then on the best
    matching part, so that ``gateway`` finds ``api-gateway``.
    """
    found = nearest_all(word, candidates, limit=1)
    return found[0] if found else None


def nearest_all(word: str, candidates: Iterable[str], *, limit: int = 3) -> list[str]:
    """The likely candidates, best first, at most `limit`."""
    # Imported here: most documents have no misspelt word, and the import costs 25 ms.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    matches = process.extract(
        word,
        list(candidates),
        scorer=fuzz.WRatio,
        processor=str.casefold,
        limit=limit,
        score_cutoff=_LIKELY,
    )
    return [candidate for candidate, _score, _index in matches]
