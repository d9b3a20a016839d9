"""What somebody else did to the file, as a sentence."""

from __future__ import annotations

from advisor.calm.diff import difference
from advisor.sessions.edited_elsewhere import sentence


def test_what_differs_is_named_once() -> None:
    """However many members of the document's own differ."""
    before = {"nodes": [], "title": "a", "version": "1"}
    after = {"nodes": [{"unique-id": "n"}], "title": "b", "version": "2", "x": "mine"}
    said = sentence("The file was edited", difference(before, after))
    assert said == "The file was edited: + node n, ~ document."


def test_only_the_first_are_named() -> None:
    """And the others counted."""
    nodes = [{"unique-id": f"n{number}"} for number in range(8)]
    said = sentence("The file was edited", difference({"nodes": []}, {"nodes": nodes}))
    assert said == (
        "The file was edited: + node n0, + node n1, + node n2, + node n3, + node n4 and 3 more."
    )
