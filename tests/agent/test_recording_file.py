"""The file of a recording: what it may be recorded into, and what is wrong with one."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

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
    Tool,
    Usage,
    digest,
    linked,
)
from advisor.agent.recordings.lines import FORMAT, as_bytes, exchange, of_exchange
from advisor.agent.recordings.recorder import Recorder
from advisor.agent.recordings.recording import Recording
from advisor.errors import UsageError
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OCCASION = Occasion("ada", "2026-01-02")
TOOLS = (Tool("find", "Finds.", {"type": "object"}),)
SYSTEM, PROMPT = Said("system", "You advise."), Said("user", "Well?")
ANSWER = Answer("Yes.", (Call("find", {"text": "x"}), Call("find", "{broken")), finish="stop")
FOUND = Said("tool", "Nothing.")


def two(path: Path) -> Asked:
    """A recording of two exchanges, the second of which follows the first; the second request."""
    recorder = Recorder(path, OCCASION)
    first = Asked("m", TOOLS, (SYSTEM, PROMPT))
    second = first._replace(messages=(SYSTEM, PROMPT, ANSWER.said, FOUND))
    recorder.add("", first, ANSWER)
    recorder.add("", second, Answer("No.", usage=Usage(7, 5)))
    return second


def lines(path: Path) -> list[dict[str, Any]]:
    """Its lines, as a person reads them."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_recording_is_read_without_a_manual(tmp_path: Path) -> None:
    """A head, the tools once, and of each exchange what is new; nothing that is empty."""
    two(tmp_path / "a")
    head, tools, first, second = lines(tmp_path / "a")
    assert head == {"format": FORMAT, "person": "ada", "date": "2026-01-02"}
    assert tools == {"tools": tools["tools"], "declared": [TOOLS[0]._asdict()]}
    assert len(first.pop("key")) == len(second.pop("key")) == 64
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
    with pytest.raises(UsageError, match="cannot be recorded into: No such file or directory"):
        Recorder(tmp_path / "none" / "a", OCCASION)
    with pytest.raises(UsageError, match="Is a directory"):
        Recorder(tmp_path, OCCASION)
    with pytest.raises(UsageError, match="No such file"):
        Recording.read(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is not a regular file"):
        Recording.read(tmp_path / "pipe")


def test_two_programs_do_not_record_into_one_file(tmp_path: Path) -> None:
    """Their exchanges would have the same numbers."""
    path, asked = tmp_path / "a", Asked("m", (), (PROMPT,))
    one, other = Recorder(path, OCCASION), Recorder(path, OCCASION)
    one.add("", asked, Answer("Yes."))
    with pytest.raises(UsageError, match="is written to by another program as well"):
        other.add("", asked, Answer("No."))
    assert len(contents.read(path).sound().exchanges) == 1


DAMAGES: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "4  exchange 2 follows 1, which is not there": lambda all_: all_.__setitem__(
        2, {"exchange": 9}
    ),
    "3  neither an exchange nor a declaration": lambda all_: all_[2].pop("answer"),
    "2  the tools are not those that were recorded": lambda all_: all_[1]["declared"].clear(),
    "3  exchange 1 names tools": lambda all_: all_[2].update(tools="0"),
    "3  exchange 1 is not what was recorded": lambda all_: all_[2].update(model="n"),
    "4  exchange 2 keeps 9 messages of 3": lambda all_: all_[3].update(keeps=9),
    "4  there are two exchanges 1": lambda all_: all_[3].update(exchange=1),
    "4  neither an exchange nor": lambda all_: all_[3]["messages"].append({"role": "boss"}),
    "3  neither an exchange": lambda all_: all_[2]["answer"].update(usage={"sent": "1"}),
    "3  holds what looks like a key (sk-abc…)": lambda all_: all_[2].update(
        run="sk-abcdefghijklmnop"
    ),
}


@pytest.mark.parametrize("problem", DAMAGES)
def test_what_is_wrong_is_found(tmp_path: Path, problem: str) -> None:
    """By file and line; such a recording is not replayed, nor recorded into."""
    path = tmp_path / "a"
    two(path)
    all_ = lines(path)
    DAMAGES[problem](all_)
    path.write_bytes(b"".join(as_bytes(line) for line in all_))
    found = check(contents.read(path))
    assert any(each.startswith(f"{path}:{problem}") for each in found), found
    if "key (" not in problem:
        for use in (Recording.read, lambda path: Recorder(path, OCCASION)):
            with pytest.raises(UsageError, match="see advisor recordings check"):
                use(path)


def test_tools_of_another_version_are_named(tmp_path: Path) -> None:
    """Those of this one are sound."""
    now = tuple(Tool(each.name, each.description, each.parameters) for each in registry.tools())
    first, *rest = now
    older = (first._replace(description="Another."), *rest[1:], Tool("gone", "Gone.", {}))
    for number, tools in enumerate((now, older)):
        path = tmp_path / str(number)
        Recorder(path, OCCASION).add("", Asked("m", tools, (PROMPT,)), Answer("Yes."))
    assert check(contents.read(tmp_path / "0")) == []
    (problem,) = check(contents.read(tmp_path / "1"))
    assert "1 exchanges were recorded with other tools than this version has" in problem
    for what in (f"the tool {first.name},", "gone, which is gone", f"{rest[0].name}, which is new"):
        assert what in problem


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["exchange", "model", "key", "tools", "declared", "messages", "answer", "follows"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4), st.binary(max_size=20))
def test_a_file_of_anybody_is_read_without_a_crash(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], rest: bytes
) -> None:
    """Whatever stands in it is a problem or an exchange."""
    path = tmp_path_factory.mktemp("any") / "a"
    data = [as_bytes({"format": FORMAT, **OCCASION._asdict()})]
    data += [json.dumps(value).encode() + b"\n" for value in values]
    path.write_bytes(b"".join(data) + rest)
    held = contents.read(path)
    assert isinstance(check(held), list)


_TEXT = st.text(max_size=12)
_CALLS = st.lists(st.builds(Call, _TEXT, _TEXT | st.dictionaries(_TEXT, _TEXT, max_size=2)))


@given(
    st.builds(
        Answer,
        _TEXT,
        _CALLS.map(tuple),
        _TEXT,
        _TEXT,
        st.none() | st.builds(Usage, st.integers(), st.integers(), st.integers()),
        st.lists(_TEXT, max_size=2).map(tuple),
    ),
    st.lists(st.builds(Said, st.sampled_from(["user", "tool"]), _TEXT, _CALLS.map(tuple))),
    st.none() | st.integers(1),
)
def test_a_line_says_all_of_an_exchange(
    answer: Answer, said: list[Said], keeps: int | None
) -> None:
    """It reads back as it was."""
    found = Exchange(1, "k", "r", "m", "", 4, keeps, tuple(said), answer)
    assert exchange(json.loads(as_bytes(of_exchange(found)))) == found
