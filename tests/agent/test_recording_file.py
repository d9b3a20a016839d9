"""The file of a recording: how it reads, and what it may be recorded into."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.recordings import contents
from advisor.agent.recordings.checking import check
from advisor.agent.recordings.exchange import (
    Answer,
    Asked,
    Call,
    Exchange,
    Linking,
    Occasion,
    Said,
    Usage,
    digest,
    linked,
)
from advisor.agent.recordings.lines import FORMAT, as_bytes, exchange, of_exchange
from advisor.agent.recordings.recorder import Recorder, RecordingError
from advisor.agent.recordings.recording import Recording
from advisor.errors import USAGE, UsageError
from tests.agent.two_exchanges import FOUND, OCCASION, PROMPT, SYSTEM, TOOLS, lines, two

if TYPE_CHECKING:
    from pathlib import Path


def test_a_recording_is_read_without_a_manual(tmp_path: Path) -> None:
    """A head, the tools once, and of each exchange what is new; nothing that is empty."""
    two(tmp_path / "a")
    head, tools, first, second = lines(tmp_path / "a")
    assert head == {"format": FORMAT, "person": "ada", "date": "2026-01-02"}
    assert tools == {"tools": tools["tools"], "declared": [TOOLS[0]._asdict()]}
    for name in ("key", "digest"):
        assert len(first.pop(name)) == len(second.pop(name)) == 64
    assert first == {
        "exchange": 1,
        "model": "m",
        "tools": tools["tools"],
        "messages": [{"role": "system", "text": "You advise."}, {"role": "user", "text": "Well?"}],
        "answer": {
            "text": "Yes.",
            "calls": [
                {"name": "find", "arguments": {"text": "x"}},
                {"name": "find", "arguments": "{broken"},
            ],
            "finish": "stop",
        },
    }
    assert second == {
        "exchange": 2,
        "model": "m",
        "tools": tools["tools"],
        "follows": 1,
        "messages": [{"role": "tool", "text": "Nothing."}],
        "answer": {"text": "No.", "usage": {"sent": 7, "received": 5, "cached": 0}},
    }


def test_the_digest_is_that_of_the_format() -> None:
    """It has no part of any library, so that no upgrade changes it."""
    (link,) = linked([Said("user", "ü", (Call("f", {"b": 1, "a": None}),))])
    text = b'["",["user","\\u00fc",[["f",{"a":null,"b":1}]]]]'
    assert link == hashlib.sha256(text).hexdigest()
    assert digest({"b": 1, "a": [2.0]}) == digest({"a": [2.0], "b": 1})


@given(st.lists(st.lists(st.sampled_from([SYSTEM, PROMPT, FOUND]), max_size=5), max_size=5))
def test_links_do_not_depend_on_what_was_linked_before(requests: list[list[Said]]) -> None:
    """Whatever the requests have in common."""
    linking = Linking()
    for messages in requests:
        assert linking.of(tuple(messages)) == linked(messages)


def test_a_conversation_that_took_something_back_is_kept_as_well(tmp_path: Path) -> None:
    """What it has in common with another one stands in the file once."""
    path = tmp_path / "a"
    two(path)
    other = Asked("m", TOOLS, (SYSTEM, Said("user", "Or not?")))
    Recorder(path, OCCASION).add("b", other, Answer("Maybe."))
    last = lines(path)[-1]
    assert (last["exchange"], last["follows"], last["keeps"]) == (3, 2, 1)
    assert [each["text"] for each in last["messages"]] == ["Or not?"]
    assert contents.read(path).sound().exchanges[3].messages == other.messages
    assert [each.text for each in Recording.read(path).answers("", other)] == ["Maybe."]


def test_recording_goes_on_in_a_recording(tmp_path: Path) -> None:
    """As the person and on the day that it has, behind the last line that is whole."""
    path = tmp_path / "a"
    second = two(path)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"exchange": 3, "mod')
    assert len(contents.read(path).sound().exchanges) == 2
    recorder = Recorder(path, Occasion("grace", "2027-03-04"))
    assert recorder.occasion == OCCASION
    recorder.add("", second, Answer("Perhaps."))
    assert path.read_bytes().startswith(whole)
    answers = Recording.read(path).answers("", second)
    assert [each.text for each in answers] == ["No.", "Perhaps."]
    assert lines(path)[-1].get("messages") is None


@pytest.mark.parametrize("text", ["{}", '{"nodes": []}\n', "# Shopping\n", "[1]\n", "\xff\n"])
def test_nothing_else_is_overwritten(tmp_path: Path, text: str) -> None:
    """A file that is no recording stays as it is."""
    path = tmp_path / "shop.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"shop\.json is no recording: its first line does not"):
        Recorder(path, OCCASION)
    assert path.read_text("utf-8") == text
    assert not contents.is_recording(path)


def test_where_nothing_can_be_written_is_said_at_once(tmp_path: Path) -> None:
    """Before a model is asked."""
    with pytest.raises(UsageError, match="cannot be recorded into: no such file or directory"):
        Recorder(tmp_path / "none" / "a", OCCASION)
    with pytest.raises(UsageError, match="is a directory"):
        Recorder(tmp_path, OCCASION)
    with pytest.raises(UsageError, match="no such file"):
        Recording.read(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is not a regular file"):
        Recording.read(tmp_path / "pipe")


def test_two_programs_do_not_record_into_one_file(tmp_path: Path) -> None:
    """Their exchanges would have the same numbers."""
    path, asked = tmp_path / "a", Asked("m", (), (PROMPT,))
    one, other = Recorder(path, OCCASION), Recorder(path, OCCASION)
    one.add("", asked, Answer("Yes."))
    with pytest.raises(RecordingError, match="is written to by another program as well"):
        other.add("", asked, Answer("No."))
    assert len(contents.read(path).sound().exchanges) == 1


def test_a_disk_that_is_full_ends_the_recording_with_one_reason(tmp_path: Path) -> None:
    """The same for each run; what was recorded before is sound, also when there is room again."""
    path, asked = tmp_path / "a", Asked("m", (), (PROMPT,))
    recorder = Recorder(path, OCCASION)
    recorder.add("", asked, Answer("Yes."))
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    told = []
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
        with pytest.raises(RecordingError) as caught:
            recorder.add("", asked, Answer("No."))
        told.append(str(caught.value))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before
    with pytest.raises(RecordingError) as caught:
        recorder.add("", asked, Answer("Perhaps."))
    told.append(str(caught.value))
    reason = "cannot be recorded into: file too large; what was recorded before is in it"
    assert told == [f"{path} {reason}"] * 2
    assert caught.value.exit_code != USAGE
    assert path.read_bytes() == before


def test_nobody_else_reads_what_is_recorded_into_a_file_that_was_there(tmp_path: Path) -> None:
    """Empty, as a program makes one that only wants a name."""
    path = tmp_path / "a"
    path.touch(0o644)
    Recorder(path, OCCASION)
    assert path.stat().st_mode & 0o077 == 0


def test_a_last_line_without_its_newline_is_whole(tmp_path: Path) -> None:
    """Some editors take it: nothing is lost, and recording goes on behind it."""
    path = tmp_path / "a"
    second = two(path)
    whole = path.read_bytes()
    path.write_bytes(whole.rstrip(b"\n"))
    held = contents.read(path).sound()
    assert len(held.exchanges) == 2
    assert not any("cut off" in problem for problem in check(held))
    Recorder(path, OCCASION).add("", second, Answer("Perhaps."))
    assert path.read_bytes().startswith(whole)
    assert len(contents.read(path).sound().exchanges) == 3


@given(st.data())
def test_a_recording_is_read_up_to_where_it_was_cut_off(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """All lines that are whole; and the cut is told by a check, wherever it is."""
    path = tmp_path_factory.mktemp("cut") / "a"
    two(path)
    whole = path.read_bytes()
    place = data.draw(st.integers(whole.index(b"\n") + 1, len(whole)))
    path.write_bytes(whole[:place])
    held = contents.read(path).sound()
    complete = sum(whole[: place + 1].count(b"\n") > line for line in (2, 3))
    assert len(held.exchanges) == complete
    number = whole[:place].count(b"\n") + 1
    is_cut = whole[place - 1 : place] != b"\n" and whole[place : place + 1] != b"\n"
    told = [each for each in check(held) if "was cut off" in each]
    assert [each.startswith(f"{path}:{number}  ") for each in told] == [True] * is_cut


_TEXT = st.text(max_size=12)
_COUNTS = st.integers(0, 2**53 - 1)
_CALLS = st.lists(st.builds(Call, _TEXT, _TEXT | st.dictionaries(_TEXT, _TEXT, max_size=2)))


@given(
    st.builds(
        Answer,
        _TEXT,
        _CALLS.map(tuple),
        _TEXT,
        _TEXT,
        st.none() | st.builds(Usage, _COUNTS, _COUNTS, _COUNTS),
        st.lists(_TEXT, max_size=2).map(tuple),
    ),
    st.lists(st.builds(Said, st.sampled_from(["user", "tool"]), _TEXT, _CALLS.map(tuple))),
    st.none() | st.integers(1, 99),
)
def test_a_line_says_all_of_an_exchange(
    answer: Answer, said: list[Said], keeps: int | None
) -> None:
    """It reads back as it was."""
    found = Exchange(1, "k", "r", "m", "", 4, keeps, tuple(said), answer)
    assert exchange(json.loads(as_bytes(of_exchange(found)))) == found
