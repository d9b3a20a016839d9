"""History: lines that a person can read, and that no kill, clone or stranger breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.change.history import Entry
from advisor.change.journal import Journal
from tests.architectures import VALUES
from tests.change.steps import ACT, NEW, OLD, abandon, begin, done
from tests.histories import standing

if TYPE_CHECKING:
    from pathlib import Path


def test_history_is_lines_that_a_person_can_read(journal: Journal) -> None:
    """One JSON object a line, in the order of time; nothing written is ever changed."""
    done(journal, origin={"prompt": "Add a cache"})
    first = journal.path.read_bytes()
    abandon(journal, begin(journal, "undo", undoes=1))
    assert journal.path.read_bytes().startswith(first)
    lines = journal.path.read_text(encoding="ascii").splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "record": "begun",
            "id": 1,
            "action": "apply",
            "file": "shop.json",
            "base": OLD,
            "result": NEW,
            "person": "bob",
            "time": "2026-01-02T04:00:00+00:00",
            "origin": {"prompt": "Add a cache"},
        },
        {"record": "done", "id": 1},
        {
            "record": "begun",
            "id": 2,
            "action": "undo",
            "file": "shop.json",
            "base": OLD,
            "result": NEW,
            "person": "bob",
            "time": "2026-01-02T04:00:00+00:00",
            "undoes": 1,
        },
        {"record": "abandoned", "id": 2},
    ]


def test_entries_read_back_as_they_were_written(journal: Journal) -> None:
    """Details and state, of one file or of all."""
    done(journal, text="ü \ud800 \u2028")
    begin(journal, file="other.json")
    first = Entry(1, "apply", "shop.json", OLD, NEW, {"text": "ü \ud800 \u2028"}, "done", ACT)
    second = Entry(2, "apply", "other.json", OLD, NEW, {}, "begun", ACT)
    assert journal.entries() == [first, second]
    assert journal.entries("other.json") == [second]


def test_nothing_is_made_by_looking(journal: Journal, tmp_path: Path) -> None:
    """A project without a history stays without one until something is applied."""
    assert journal.entries() == []
    assert standing(journal, "shop.json") == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [1, 2, 20, 90])
def test_a_line_that_was_cut_off_is_passed_over(journal: Journal, cut: int) -> None:
    """The step it would have announced did not begin, and the next line does not grow its torso."""
    done(journal)
    whole = journal.path.read_bytes()
    begin(journal, text="x" * 100)
    torn = journal.path.read_bytes()[:-cut]
    journal.path.write_bytes(torn)
    expected = 2 if cut == 1 else 1  # without its line end alone the record is whole
    assert len(journal.entries()) == expected
    number = done(journal)
    assert number == expected + 1
    last = journal.entries()[-1]
    assert (last.id, last.state) == (number, "done")
    assert journal.path.read_bytes().startswith(whole)


STRANGE: list[Any] = [
    None,
    7,
    [],
    "begun",
    {},
    {"record": "begun"},
    {"record": ["begun"], "id": 1},
    {"record": "done", "id": [1]},
    {"record": "done", "id": 99},
    {"record": {}, "id": {}},
    {"record": "begun", "id": True, "action": "apply", "file": "f", "base": OLD, "result": NEW},
    {"record": "begun", "id": -1, "action": "apply", "file": "f", "base": OLD, "result": NEW},
    {"record": "begun", "id": 5, "action": "apply", "file": None, "base": OLD, "result": NEW},
    {"record": "begun", "id": 5, "action": [], "file": "f", "base": OLD, "result": NEW},
    {"record": "begun", "id": 5, "action": "apply", "file": "f", "base": None, "result": NEW},
    {"record": "begun", "id": 5, "action": "apply", "file": "f", "base": {}, "result": {"file": 1}},
]


@pytest.mark.parametrize("record", STRANGE, ids=lambda record: ascii(record)[:60])
def test_records_that_no_advisor_wrote_are_passed_over(journal: Journal, record: Any) -> None:
    """A clone brings a history along; what is not a record of ours does not count."""
    done(journal)
    with journal.path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    assert [entry.id for entry in journal.entries()] == [1]
    assert done(journal) == 2
    assert [entry.state for entry in journal.entries()] == ["done", "done"]


JUNK = [b"\xff\xfe\x00", b"not json", b"[" * 100_000, b'{"a": 1' + b"0" * 5000 + b"}", b"\x00" * 99]


@pytest.mark.parametrize("line", JUNK, ids=lambda line: ascii(line[:8]))
def test_lines_that_are_no_json_are_passed_over(journal: Journal, line: bytes) -> None:
    """Whatever stands there, history before and behind it is read."""
    done(journal)
    with journal.path.open("ab") as file:
        file.write(line + b"\n")
    done(journal)
    assert [entry.state for entry in journal.entries()] == ["done", "done"]


@pytest.mark.parametrize("deep", [b'[{"x":' * 200 + b"1" + b"}]" * 200, b"[" * 900 + b"]" * 900])
def test_records_nested_beyond_any_document_are_passed_over(journal: Journal, deep: bytes) -> None:
    """What reads values one level at a time must not fall over a stranger's record."""
    done(journal)
    head = b'{"record": "begun", "id": 2, "action": "apply", "file": "shop.json", "base": '
    digests = json.dumps(OLD).encode()
    with journal.path.open("ab") as file:
        file.write(head + digests + b', "result": ' + digests + b', "changes": ' + deep + b"}\n")
    assert [entry.id for entry in journal.entries()] == [1]


def test_brackets_side_by_side_or_in_a_text_are_not_nested(journal: Journal) -> None:
    """A large record, and one about brackets, are read."""
    done(journal, changes=[{"a": [{}] * 400}], text='[{"\\' * 400)
    assert [entry.id for entry in journal.entries()] == [1]


MEMBERS = st.sampled_from(["record", "id", "action", "file", "base", "result", "undoes"])
WORDS = st.sampled_from(
    ["begun", "done", "abandoned", "apply", "undo", "shop.json", 1, 2, OLD, NEW]
)


@given(
    st.lists(st.dictionaries(MEMBERS, WORDS | VALUES | st.just(10**4000), min_size=2), max_size=5)
)
def test_no_history_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]
) -> None:
    """Whatever the records say, reading gives entries, and the next one has its own number."""
    journal = Journal(tmp_path_factory.mktemp("project"))
    journal.path.parent.mkdir()
    text = "".join(json.dumps(record) + "\n" for record in records)
    journal.path.write_text(text, encoding="utf-8")
    known = {entry.id for entry in journal.entries()}
    standing(journal, "shop.json")
    with journal.writing():
        journal.settle("shop.json", "sha256:other")
        number = journal.begin("apply", "shop.json", OLD, NEW)
        journal.finish(number)
    assert number not in known
    assert standing(journal, "shop.json")[-1].id == number


@pytest.mark.parametrize(
    ("digest", "state"),
    [("sha256:old", "abandoned"), ("sha256:new", "done"), ("sha256:edited since", "done")],
)
def test_a_kill_is_settled_by_the_file(journal: Journal, digest: str, state: str) -> None:
    """The old file: it did not happen. The new one, or one edited since: it did."""
    begin(journal)
    begin(journal, file="other.json")
    with journal.writing():
        journal.settle("shop.json", digest)
        journal.settle("shop.json", "sha256:old")
    assert [entry.state for entry in journal.entries()] == [state, "begun"]
    assert bool(standing(journal, "shop.json")) == (state == "done")


def test_what_stands_is_what_was_done_and_not_undone(journal: Journal) -> None:
    """Oldest first, of one file; what was abandoned never stood."""
    done(journal)
    done(journal, file="other.json")
    second = done(journal)
    abandon(journal, begin(journal))
    assert [entry.id for entry in standing(journal, "shop.json")] == [1, second]
    done(journal, "undo", undoes=second)
    assert [entry.id for entry in standing(journal, "shop.json")] == [1]
    abandon(journal, begin(journal, "undo", undoes=1))
    assert [entry.id for entry in standing(journal, "shop.json")] == [1]
    assert [entry.id for entry in standing(journal, "other.json")] == [2]
