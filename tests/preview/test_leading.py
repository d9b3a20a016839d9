"""What leads where: boxes that open, parts that stand for many, the view that shows an element."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from advisor.calm.document import empty, load
from advisor.calm.model import Model
from advisor.diagram.marks import Marks
from advisor.preview import scene
from advisor.preview.panels.drawing import View, drawn
from advisor.preview.panels.leading import changed, hides, view_of, view_of_changes
from benchmarks.documents import as_text
from tests.preview.bank import BANK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from advisor.diagram.picture import Mark
    from advisor.preview.scene import Scene


@pytest.fixture
def bank(tmp_path: Path) -> Scene:
    """It, with nothing proposed."""
    file = tmp_path / "bank.json"
    file.write_text(as_text(BANK), encoding="utf-8")
    return scene.plain(load(file), (), date(2026, 1, 1))


def marked(shown: Scene, marks: Mapping[str, Mark]) -> Scene:
    """The same where these elements differ."""
    return shown._replace(marks=Marks(marks))


def part(shown: Scene, view: View, identity: str) -> str:
    """The part of the picture that an element is in."""
    return drawn(shown, view).keys([identity])[0]


def element_view(shown: Scene, identity: str, now: View | None = None) -> View:
    """The view that leads to an element."""
    element = shown.model.get(identity)
    assert element is not None
    return view_of(shown, element, now or View())


def test_a_box_that_stands_for_many_opens_nothing_that_is_not_there(bank: Scene) -> None:
    """Within its container there is nothing further; elsewhere it leads into that."""
    inside = View("container", "zone")
    there = drawn(bank, inside)
    key = part(bank, inside, "s9")
    assert there.several[key].title == "60 services in zone"
    assert len(there.several[key].ids) == 60
    assert key not in there.opens
    for view in (View(), inside, View("container", "bank"), View("neighbourhood", "till")):
        for leads_to in drawn(bank, view).opens.values():
            assert bank.model.get(leads_to.id, "node") is not None


def test_an_arrow_that_stands_for_many_says_between_whom(bank: Scene) -> None:
    """So that its relationships can be listed."""
    inside = View("container", "desk")
    several = drawn(bank, inside).several.values()
    titles = [each.title for each in several if each.ids == ("till-to-s3", "till-to-s4")]
    everywhere = drawn(bank, View()).several.values()
    titles += [each.title for each in everywhere if each.ids == ("till-to-s3", "till-to-s4")]
    assert titles
    assert all(title.startswith("2 relationships from ") for title in titles)


def test_an_element_is_shown_where_it_stands_for_itself(bank: Scene) -> None:
    """In the view shown now if it can be, else in a container, else with what is around it."""
    desk = View("container", "desk")
    assert element_view(bank, "till", desk) == desk
    assert drawn(bank, element_view(bank, "till")).shows("till")
    assert element_view(bank, "s9") == View("neighbourhood", "s9")
    assert drawn(bank, element_view(bank, "till-to-s3")).shows("till-to-s3")
    assert element_view(bank, "in-zone") == View("container", "zone")


def test_a_view_of_what_is_gone_shows_nothing(bank: Scene) -> None:
    """So an element is looked for as from the beginning."""
    gone = View("container", "gone")
    assert element_view(bank, "s3", gone) == element_view(bank, "s3")
    both = marked(bank, {"s3": "changed"})
    assert view_of_changes(both, gone) == view_of_changes(both, View())


def test_what_is_proposed_is_shown_by_the_view_that_has_most_of_it(bank: Scene) -> None:
    """A picture in which it is within other boxes says so."""
    proposed = marked(bank, {"clerk": "changed", "till": "added", "in-desk": "changed"})
    assert changed(proposed) == ("clerk", "till")
    view = view_of_changes(proposed, View("container", "zone"))
    assert not hides(proposed, drawn(proposed, view))
    hidden = marked(bank, {"s3": "changed", "s4": "changed"})
    assert hides(hidden, drawn(hidden, View("container", "zone")))
    assert drawn(hidden, view_of_changes(hidden, View())).shows("s3")


def test_where_only_relationships_differ_their_ends_are_shown(bank: Scene) -> None:
    """An arrow cannot be seen without them."""
    assert changed(marked(bank, {"till-to-s3": "changed"})) == ("till", "s3")


def test_nothing_is_hidden_where_nothing_is_proposed(bank: Scene, tmp_path: Path) -> None:
    """Nor in a document without nodes."""
    assert not hides(bank, drawn(bank, View()))
    nothing = empty(tmp_path / "none.json")
    assert view_of_changes(bank._replace(document=nothing, model=Model({})), View()) == View()
