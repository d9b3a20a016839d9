"""What runs accepted reaches the files, once, and what a kill left is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.scripted import Reply
from advisor.batch import in_place
from advisor.batch.schedule import Run
from advisor.batch.script import Script
from advisor.calm import document as documents
from advisor.change.apply import apply
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.undo import undo
from advisor.errors import STALE, NotApplicableError, StaleDocumentError, UsageError
from tests.batch.having import TIME, had, noting, step, taken
from tests.histories import standing
from tests.shells.conftest import shop

if TYPE_CHECKING:
    from advisor.batch.results import RunResult
    from advisor.batch.script import Step

__all__ = ["shop"]

ACT = Act("bob", "2026-01-02T04:00:00+00:00")
STEPS = (taken("tier", prompt="Tier."), taken("team", prompt="Team."))


def result(file: Path, *steps: Step) -> RunResult:
    """What comes of a run of two steps."""
    return had(noting("tier", "team"), *(steps or STEPS), file=file).result


def run(file: Path, name: str = "run", *steps: Step) -> Run:
    """The run that it came of."""
    return Run(name, Script(Path("script.yaml"), (file,), steps or STEPS), file)


def left(file: Path, *steps: Step, **about: Any) -> list[tuple[Path, int]]:
    """What is found of the run's applications."""
    given = {"time": TIME, "began": TIME} | about
    return list(in_place.left_behind([run(file, "run", *steps)], **given))


def test_each_accepted_step_is_an_entry_of_history(shop: Path) -> None:
    """The file is what the run left, and each undo takes one step back to the same bytes."""
    before = shop.read_bytes()
    had_so = result(shop)
    assert in_place.apply(had_so, shop, ACT) == 2
    assert had_so.document
    assert shop.read_bytes() == had_so.document.data
    journal = Journal.of(shop)
    entries = standing(journal, "shop.json")
    assert [entry.origin.prompt for entry in entries] == ["Tier.", "Team."]
    assert {entry.act for entry in entries} == {ACT}
    for _ in entries:
        undo(documents.load(shop), journal)
    assert shop.read_bytes() == before


def test_only_what_was_accepted_is_applied(shop: Path) -> None:
    """Not what was planned, rejected or dropped."""
    before = shop.read_bytes()
    for review in ("reject", "plan", ""):
        planned = had(noting("tier"), step(review=review), file=shop).result
        assert in_place.apply(planned, shop, ACT) == 0
    assert shop.read_bytes() == before
    assert not (shop.parent / ".advisor").exists()


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"nodes": ['])
def test_a_file_that_is_gone_or_spoiled_meanwhile(shop: Path, content: bytes | None) -> None:
    """Could be read when the run began: it changed, and what is there stays."""
    had_so = result(shop)
    if content is None:
        shop.unlink()
    else:
        shop.write_bytes(content)
    with pytest.raises(StaleDocumentError, match=r"changed since the run read it; ") as caught:
        in_place.apply(had_so, shop, ACT)
    assert caught.value.exit_code == STALE
    assert (shop.read_bytes() if shop.exists() else None) == content


def test_a_file_that_was_edited_meanwhile_stays(shop: Path) -> None:
    """Nothing of the edits is lost, and the error says so."""
    had_so = result(shop)
    edited = shop.read_bytes().replace(b'"Order Database"', b'"Orders"')
    shop.write_bytes(edited)
    with pytest.raises(StaleDocumentError, match=r"changed since the run read it; ") as caught:
        in_place.apply(had_so, shop, ACT)
    assert caught.value.exit_code == STALE
    assert shop.read_bytes() == edited


def test_what_was_written_before_is_told(shop: Path) -> None:
    """Where the file changes between two of the steps."""
    had_so = result(shop)
    first, second = had_so.accepted
    other = had(noting("other"), taken(), file=shop).result.accepted[0]
    steps = (had_so.steps[0], had_so.steps[1]._replace(proposal=other))
    with pytest.raises(StaleDocumentError, match=r"holds 1 of its changes; advisor undo"):
        in_place.apply(had_so._replace(steps=steps), shop, ACT)
    assert documents.load(shop).value_digest == first.result != second.result


def test_a_file_in_another_dress_is_the_same(shop: Path) -> None:
    """Only its values count; its own layout stays."""
    had_so = result(shop)
    dressed = shop.read_bytes() + b"\n\n"
    shop.write_bytes(dressed)
    assert in_place.apply(had_so, shop, ACT) == 2
    assert shop.read_bytes().endswith(b"\n\n")


def test_two_runs_on_one_file_are_refused(shop: Path) -> None:
    """Also where one comes to it by another path."""
    linked = shop.parent / "link.json"
    linked.symlink_to(shop)
    in_place.check([run(shop, "one"), run(shop.parent / "other.json", "two")])
    for other in (shop, linked, shop.parent / "docs/../shop.json"):
        with pytest.raises(UsageError, match="one and two are both about"):
            in_place.check([run(shop, "one"), run(other, "two")])


def test_a_link_is_written_through(shop: Path) -> None:
    """The file that it leads to changes, and the link stays."""
    linked = shop.parent / "link.json"
    linked.symlink_to(shop)
    had_so = result(linked)
    in_place.apply(had_so, linked, ACT)
    assert linked.is_symlink()
    assert had_so.document
    assert shop.read_bytes() == had_so.document.data


def test_what_an_attempt_left_is_found_and_taken_back(shop: Path) -> None:
    """The same bytes are there again, and nothing is found any more."""
    before = shop.read_bytes()
    assert left(shop) == []
    in_place.apply(result(shop), shop, ACT)
    assert left(shop) == [(shop, 2)]
    in_place.take_back(shop, 2, ACT)
    assert shop.read_bytes() == before
    assert left(shop) == []


def test_an_entry_that_a_kill_left_open_counts_if_the_file_holds_it(shop: Path) -> None:
    """The last word on it was not written."""
    before = shop.read_bytes()
    in_place.apply(result(shop), shop, ACT)
    history = shop.parent / ".advisor/history.jsonl"
    lines = history.read_bytes().splitlines(keepends=True)
    history.write_bytes(b"".join(lines[:-1]))
    assert left(shop) == [(shop, 2)]
    in_place.take_back(shop, 1, ACT)
    history.write_bytes(b"".join(lines[:-1]))
    assert left(shop) == [(shop, 1)]
    shop.write_bytes(before)


def test_what_others_did_is_not_taken_for_the_batch(shop: Path) -> None:
    """Another prompt, another batch, an earlier time, another step, a damaged record."""
    in_place.apply(result(shop), shop, ACT)
    assert left(shop, taken(prompt="Other."), taken(prompt="Words.")) == []
    assert left(shop, *reversed(STEPS)) == []
    assert left(shop, time="2026-01-02T03:04:06+00:00") == []
    assert left(shop, began="2026-01-02T04:00:01+00:00") == []
    assert left(shop, began="2026-01-02T05:00:00+01:00") == [(shop, 2)]
    history = shop.parent / ".advisor/history.jsonl"
    history.write_bytes(history.read_bytes().replace(ACT.time.encode(), b"yesterday"))
    assert left(shop) == []


def test_changes_on_top_are_for_a_person(shop: Path) -> None:
    """They are not taken back for something below them."""
    in_place.apply(result(shop), shop, ACT)
    on_top = had([*noting("other")], taken(prompt="Other."), file=shop).result.accepted[0]
    apply(documents.load(shop), on_top, Journal.of(shop), ACT)
    with pytest.raises(StaleDocumentError, match="others changed it since"):
        left(shop)


def test_edits_in_the_way_are_not_overwritten(shop: Path) -> None:
    """Of somebody who changed the same value by hand."""
    in_place.apply(result(shop), shop, ACT)
    edited = shop.read_bytes().replace(b'"team": 1', b'"team": 2')
    shop.write_bytes(edited)
    with pytest.raises(NotApplicableError):
        in_place.take_back(shop, 2, ACT)
    assert shop.read_bytes() == edited


def test_nothing_is_looked_for_where_there_is_no_history(tmp_path: Path) -> None:
    """A file that cannot be read is for its run to tell of."""
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    assert left(broken) == []
    assert left(tmp_path / "none.json") == []
    assert had([Reply("Hm.")], file=broken).result.state == "error"
