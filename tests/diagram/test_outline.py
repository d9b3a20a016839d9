"""Pictures and flows as lines of text."""

from __future__ import annotations

from pathlib import Path

from advisor.diagram import outline
from advisor.diagram.picture import Box, Group, Picture, Sequence
from tests.diagram.everything import FLOW, PICTURE
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
NODES = {"suite", "customer", "gateway", "store", "queue", "page"}


def joined(shown: Picture | Sequence, *, unicode: bool = True) -> str:
    """All lines."""
    if isinstance(shown, Sequence):
        return "\n".join(outline.flow_lines(shown, unicode=unicode)) + "\n"
    return "\n".join(outline.lines(shown, NODES, unicode=unicode)) + "\n"


def test_a_person_reads_a_tree_and_arrows() -> None:
    """Boxes stand in their groups, signs in front of what changes."""
    text = joined(PICTURE)
    assert text == golden(GOLDEN / "everything.outline.txt", text)


def test_a_person_reads_numbered_steps() -> None:
    """In their order, replies named."""
    text = joined(FLOW)
    assert text == golden(GOLDEN / "everything-flow.outline.txt", text)


def test_a_screen_without_unicode_gets_the_same_lines() -> None:
    """Drawn with what keyboards have."""
    for shown in (PICTURE, FLOW):
        plain = joined(shown, unicode=False)
        assert plain.isascii()
        assert len(plain.splitlines()) == len(joined(shown).splitlines())
    assert "customer -> gateway  interacts" in joined(PICTURE, unicode=False)
    assert "page <-> gateway  connects" in joined(PICTURE, unicode=False)


def test_a_box_with_an_id_of_its_own_goes_by_it() -> None:
    """One that no element has is of no use to a person; a closed container's is."""
    lines = joined(PICTURE).splitlines()
    assert "Suite  suite · system · 3 nodes" in lines
    assert any(line.endswith("37 services  service") for line in lines)
    assert "all services in shop" not in joined(PICTURE)


def test_trees_are_as_deep_as_they_are() -> None:
    """Deeper than Python's stack; the branches of what is closed end."""
    groups = tuple(Group(f"g{n}", f"g{n}", "", "", f"g{n - 1}" if n else "") for n in range(3000))
    lines = list(outline.lines(Picture("", groups, (Box("box", "box", "", "", "g2999"),), ())))
    assert lines[-1].endswith("└─ box")


def test_numbers_are_aligned() -> None:
    """However many steps there are."""
    many = FLOW._replace(messages=tuple(FLOW.messages[0]._replace(number=n) for n in range(1, 11)))
    lines = joined(many).splitlines()
    assert " 9  customer → gateway  Asks for it" in lines
    assert "10  customer → gateway  Asks for it" in lines
