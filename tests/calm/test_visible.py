"""Text made short: what is left of it is still seen to be cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.visible import cut


@given(st.text(), st.integers(1, 30))
def test_a_text_is_cut_to_what_fits(text: str, longest: int) -> None:
    """What fits stays as it is; else the last of as many characters as there may be says so."""
    shown = cut(text, longest)
    if len(text) <= longest:
        assert shown == text
    else:
        assert len(shown) == longest
        assert shown == f"{text[: longest - 1]}…"
