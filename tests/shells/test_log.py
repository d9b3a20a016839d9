"""`advisor log`: what a person reads of history, and how it is forgotten."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.change.journal import Journal
from advisor.errors import DONE, NotApplicableError, UsageError
from advisor.shells import log, undo
from tests.golden import golden
from tests.shells.asking import CHANGES, Screen, run
from tests.shells.histories import BOB, HOSTILE, STRANGE, lived, record, tag, written

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"


def shown(file: Path | None, folder: Path, width: int = 100) -> str:
    """What the command writes."""
    out = StringIO()
    assert log.run(file, out, folder=folder, output_format="text", width=width) == DONE
    return out.getvalue().replace(str(folder), "PROJECT")


def for_program(file: Path | None, folder: Path) -> list[dict[str, Any]]:
    """The entries of the JSON form."""
    out = StringIO()
    log.run(file, out, folder=folder, output_format="json", width=100)
    entries: list[dict[str, Any]] = json.loads(out.getvalue())["entries"]
    return entries


def forgotten(
    file: Path | None, folder: Path, ask: Callable[[str], str] | None = None, *, yes: bool = False
) -> str:
    """What the command says that removes history."""
    out = StringIO()
    assert log.forget(file, out, folder=folder, ask=ask, yes=yes) == DONE
    return out.getvalue().replace(str(folder), "PROJECT")


def test_the_newest_entry_comes_first(shop: Path) -> None:
    """Who did what and when, with which model, from which prompt, and what became of it."""
    lived(shop)
    text = shown(shop, shop.parent)
    assert text == golden(GOLDEN / "log.txt", text)


def test_without_a_file_the_project_is_shown(shop: Path) -> None:
    """From any of its folders, with the file of each entry."""
    run(shop, CHANGES, yes=True)
    other = shop.with_name("other.json")
    other.write_bytes(shop.read_bytes())
    run(other, tag("order-db", tier="data"), yes=True)
    folder = shop.parent / "docs"
    text = shown(None, folder)
    assert [line.rpartition(" · ")[2] for line in text.splitlines()[::3]] == [
        "other.json",
        "shop.json",
    ]
    assert "other.json" not in shown(shop, folder)
    assert [entry["file"] for entry in for_program(None, folder)] == ["other.json", "shop.json"]


def test_a_program_gets_everything(shop: Path) -> None:
    """States, and the changes with their operations."""
    lived(shop)
    entries = for_program(shop, shop.parent)
    assert [(each["id"], each["action"], each["state"]) for each in entries] == [
        (6, "undo", "done"),
        (5, "apply", "undone"),
        (4, "redo", "done"),
        (3, "undo", "done"),
        (2, "apply", "stands"),
        (1, "apply", "stands"),
    ]
    assert [each.get("of") for each in entries] == [5, None, 2, 2, None, None]
    assert entries[0]["person"] == "bob"
    (change,) = entries[4]["changes"]
    assert (change["tool"], change["why"]) == ("set_metadata", "It holds orders.")
    assert change["operations"][-1]["value"] == "data"
    assert {entries[4][name] for name in ("prompt", "model")} == {"Tag the store.", "scripted"}


def test_a_file_that_is_gone_still_has_its_log(shop: Path) -> None:
    """Removed or renamed, what was done to it is known."""
    run(shop, CHANGES, yes=True)
    before = shown(shop, shop.parent)
    shop.unlink()
    assert shown(shop, shop.parent) == before


def test_where_nothing_was_applied_that_is_said(shop: Path) -> None:
    """And nothing is made by looking."""
    assert shown(shop, shop.parent) == "PROJECT/shop.json: no history.\n"
    assert shown(None, shop.parent) == "PROJECT: no history.\n"
    assert for_program(None, shop.parent) == []
    assert not (shop.parent / ".advisor").exists()


def test_what_a_kill_left_open_is_judged_by_the_file(shop: Path) -> None:
    """The file is the result: it stands. It is the base: abandoned. Without a file: nobody knows.

    Looking writes nothing.
    """
    before = shop.read_bytes()
    run(shop, CHANGES, yes=True)
    path = Journal.of(shop).path
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    history = path.read_bytes()
    (entry,) = for_program(shop, shop.parent)
    assert entry["state"] == "stands"
    assert "interrupted" in shown(None, shop.parent)
    shop.write_bytes(before)
    assert "abandoned" in shown(shop, shop.parent)
    shop.unlink()
    assert "interrupted" in shown(shop, shop.parent)
    assert path.read_bytes() == history


def test_hostile_texts_are_shown_and_not_obeyed(shop: Path) -> None:
    """Whatever a record holds, an entry has its two or three lines and no control character."""
    written(
        shop,
        record(
            1,
            action=HOSTILE,
            person=HOSTILE,
            time=HOSTILE,
            origin={"prompt": HOSTILE, "model": HOSTILE},
        ),
        record(
            2,
            person=HOSTILE,
            time=HOSTILE,
            origin={"prompt": HOSTILE, "model": HOSTILE},
            changes=[{"title": HOSTILE, "tool": HOSTILE, "elements": [HOSTILE]}],
        ),
        record(3, file=HOSTILE),
    )
    for file, count in ((shop, 2), (None, 3)):
        text = shown(file, shop.parent)
        heads = [line for line in text.splitlines() if not line.startswith("    ")]
        assert len(heads) == count
        assert not any(head.startswith("  1  apply") for head in heads)
        assert all(character == "\n" or character.isprintable() for character in text)
        assert "\\u001b[2J" in text


@pytest.mark.parametrize("records", STRANGE, ids=lambda records: ascii(records)[:60])
@pytest.mark.parametrize("width", [1, 100])
def test_histories_that_no_advisor_wrote_are_shown(
    shop: Path, records: list[Any], width: int
) -> None:
    """What is there is shown, in both forms; what is not is left out."""
    written(shop, *records)
    assert shown(shop, shop.parent, width)
    assert len(for_program(None, shop.parent)) == 1


@pytest.mark.parametrize(("answer", "agreed"), [("y", True), ("Yes", True), ("", False)])
def test_at_a_terminal_one_is_asked_before_history_is_forgotten(
    shop: Path, answer: str, *, agreed: bool
) -> None:
    """Only a yes removes it; the document stays as it is."""
    run(shop, CHANGES, yes=True)
    after = shop.read_bytes()
    screen = Screen(answer)
    text = forgotten(shop, shop.parent, screen.ask)
    assert "Remove 1 entry of" in screen.getvalue()
    if agreed:
        assert text == (
            "PROJECT/shop.json: 1 entry of history removed. Documents are as they were.\n"
        )
        assert shown(shop, shop.parent) == "PROJECT/shop.json: no history.\n"
        with pytest.raises(NotApplicableError, match="nothing to undo"):
            undo.run(shop, StringIO(), BOB, width=100)
    else:
        assert text == "Nothing was removed.\n"
        assert len(for_program(shop, shop.parent)) == 1
    assert shop.read_bytes() == after


def test_the_end_of_input_is_no_yes(shop: Path) -> None:
    """As everywhere."""
    run(shop, CHANGES, yes=True)
    assert forgotten(shop, shop.parent, Screen().ask) == "Nothing was removed.\n"


def test_where_nobody_can_be_asked_yes_must_be_said(shop: Path) -> None:
    """The error says how."""
    run(shop, CHANGES, yes=True)
    with pytest.raises(UsageError, match="--yes agrees"):
        forgotten(shop, shop.parent)
    assert "1 entry" in forgotten(shop, shop.parent, yes=True)


def test_only_the_history_that_was_meant_is_forgotten(shop: Path) -> None:
    """Of one file, also one that is gone, or of the whole project."""
    lived(shop)
    other = shop.with_name("other.json")
    other.write_bytes(shop.read_bytes())
    run(other, tag("order-service", tier="data"), yes=True)
    shop.unlink()
    assert "6 entries" in forgotten(shop, shop.parent, yes=True)
    assert [entry["file"] for entry in for_program(None, shop.parent)] == ["other.json"]
    assert "1 entry" in forgotten(None, shop.parent, yes=True)
    assert not Journal.of(other).path.exists()


def test_where_there_is_nothing_to_forget_nobody_is_asked(shop: Path) -> None:
    """And nothing is made."""
    assert forgotten(shop, shop.parent) == "PROJECT/shop.json: no history.\n"
    assert forgotten(None, shop.parent) == "PROJECT: no history.\n"
    assert not (shop.parent / ".advisor").exists()
