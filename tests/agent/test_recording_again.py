"""What is recorded comes out again as it was: words, calls, tokens, failures, and in what order."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from advisor.agent.events import Called, Used
from advisor.agent.models import BUILTIN
from advisor.agent.recordings.exchange import Answer, Asked, Call, Occasion, Said
from advisor.agent.recordings.recorder import Recorder
from advisor.agent.recordings.recording import Conversation, Recording, ReplayError
from advisor.agent.recordings.translating import chunks
from advisor.agent.scripted import Fault, Reply, ScriptedServer, ToolCall, Usage
from advisor.agent.stored_key import with_key
from advisor.errors import ModelError
from advisor.settings import Settings
from tests.agent.held import Held, held, hold
from tests.agent.talk import KEY, tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.messages import AIMessageChunk

    from advisor.agent.script import Answer as Scripted
    from advisor.agent.script import Script

OCCASION = Occasion("ada", "2026-01-02")


def recorded(
    path: Path, script: Script, prompts: Sequence[str] = ("Do it.",), *, run: str = ""
) -> Held:
    """A conversation with a scripted model, recorded in a file."""
    recorder = Recorder(path, OCCASION)
    with ScriptedServer(script) as server:
        endpoint = Settings(model="m", base_url=server.base_url, api_key=KEY, max_retries=0)
        return held(recorder.connecting(run), endpoint, prompts)


def replayed(path: Path, prompts: Sequence[str] = ("Do it.",), *, run: str = "") -> Held:
    """The same, as the recording answers."""
    recording = Recording.read(path)
    return held(recording.connecting(run), recording.settings(Settings()), prompts)


_TEXTS = st.text(max_size=90) | st.sampled_from(
    ["", " ", "\ud83d half", "ünïcode ✓ 💥", "\x1b[2J\r"]
)
_ARGUMENTS = st.dictionaries(
    st.text(max_size=8), st.integers() | st.text(max_size=8) | st.none() | st.floats(), max_size=3
)
_CALLS = st.builds(
    ToolCall,
    st.sampled_from(["find", "outline", "add_node", "nothing_such"]),
    _ARGUMENTS | st.text(max_size=20),
) | st.just(tier("api-gateway"))
_REPLIES = st.builds(
    Reply,
    _TEXTS,
    st.lists(_CALLS, max_size=3),
    fragments=st.lists(st.integers(1, 9), max_size=2),
    interleaved=st.booleans(),
    finish_reason=st.sampled_from([None, None, None, "length", "content_filter"]),
    refusal=st.none() | st.none() | st.text(max_size=9),
    usage=st.builds(Usage, st.integers(0, 99), st.integers(0, 99), st.integers(0, 9)),
)


# Without making an example smaller: each trial has two conversations.
@settings(max_examples=20, phases=set(Phase) - {Phase.shrink})
@given(
    st.lists(_REPLIES, min_size=1, max_size=5),
    st.lists(_TEXTS.filter(bool), min_size=1, max_size=2),
)
def test_any_conversation_comes_out_as_it_was(script: list[Scripted], prompts: list[str]) -> None:
    """The same messages, events and errors, where the model answered at all."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        endless = iter(script)
        before = recorded(path, lambda _: next(endless, Reply("The end.")), prompts)
        after = replayed(path, prompts)
        for line in path.read_bytes().splitlines():
            json.loads(line, parse_constant=pytest.fail)  # as JSON is everywhere
    assert _plain(after.messages) == _plain(before.messages)
    assert _plain(after.happened) == _plain(before.happened)
    assert after.errors == before.errors


def _plain(said: object) -> str:
    """To be compared also where it holds what is not even equal to itself."""
    return repr(said)


def test_the_builtin_rules_come_out_as_they_were(tmp_path: Path) -> None:
    """With what they did not understand, and without a document to look into."""
    prompts = ["Rename node 'API Gateway' to 'Front Door'.", "Make it blue and remove the sky."]
    before = held(Recorder(tmp_path / "a", OCCASION).connect, Settings(model=BUILTIN), prompts)
    after = replayed(tmp_path / "a", prompts)
    assert after.happened == before.happened
    assert after.messages == before.messages
    assert "NotUnderstood" in str(after.events)


def test_words_come_in_a_few_pieces(tmp_path: Path) -> None:
    """So that a screen fills as it does with a model."""
    recorded(tmp_path / "a", [Reply("word " * 200, usage=Usage(7, 5, 3))])
    *pieces, used = replayed(tmp_path / "a").events
    assert 2 < len(pieces) < 10
    assert used == Used(7, 5, 3)


def test_calls_are_as_the_model_wrote_them(tmp_path: Path) -> None:
    """A half one, one of no tool, and half a character; each has an id of its own."""
    path = tmp_path / "a"
    calls = [ToolCall("add_node", '{"node": {'), ToolCall("none", {"x": "\ud83d"}), tier("admin")]
    script = [Reply("Half: \ud83d", calls), Reply("", [tier("customer")]), Reply("End.")]
    before, after = recorded(path, script), replayed(path)
    assert after.messages == before.messages
    assert len([event for event in after.events if isinstance(event, Called)]) == 4
    first, second, _ = _exchanges(path)
    assert {each["role"] for each in second["messages"]} == {"tool"}  # the answer is there already
    assert first["answer"]["calls"][0] == {"name": "add_node", "arguments": '{"node": {'}
    answers = [Answer("", (Call("find", {}), Call("find", {}))), Answer("", (Call("find", {}),))]
    ids = [
        piece["id"]
        for place, answer in enumerate(answers)
        for chunk in chunks(answer, place)
        for piece in cast("AIMessageChunk", chunk.message).tool_call_chunks
    ]
    assert len(set(ids)) == 3


def test_no_key_is_looked_for(tmp_path: Path) -> None:
    """A keyring may open a dialog."""
    path, asked = tmp_path / "a", Asked("openai:gpt-5", (), (Said("user", "Well?"),))
    Recorder(path, OCCASION).add("", asked, Answer("Yes."))
    named = Recording.read(path).settings(Settings())
    assert with_key(named, {}, lambda *_: pytest.fail("was asked")).settings == named


def test_a_failed_request_is_not_recorded(tmp_path: Path) -> None:
    """The answer after it is, and in its turn the failed one has none."""
    path = tmp_path / "a"
    recorded(path, [Fault(500, "down"), Reply("Yes.")], ["One?", "Two?"])
    assert len(_exchanges(path)) == 1
    again = replayed(path, ["One?", "Two?"])
    assert "holds no answer" in again.errors[0]
    assert again.text == "Yes."


def test_neither_key_nor_address_is_in_it(tmp_path: Path) -> None:
    """Also where the person or a server says the key."""
    path = tmp_path / "a"
    prompt = f"My key is {KEY}, use it."
    script = [Reply(f"{KEY}?", [tier("api-gateway", KEY)]), Reply("Done.")]
    recorded(path, script, [prompt])
    text = path.read_text("utf-8")
    assert "[key]" in text
    for secret in (KEY, "127.0.0.1", "http:", "authorization", "Bearer"):
        assert secret not in text
    assert path.stat().st_mode & 0o077 == 0


def test_no_count_of_a_server_makes_a_recording_unsound(tmp_path: Path) -> None:
    """Some count wrongly."""
    recorded(tmp_path / "a", [Reply("Yes.", usage=Usage(-5, 10**20))])
    assert replayed(tmp_path / "a").events[-1] == Used(0, 2**53 - 1, 0)


def test_answers_to_the_same_are_given_in_their_order(tmp_path: Path) -> None:
    """The n-th time the n-th, then the last; those of a run of the same name first."""
    path, asked = tmp_path / "a", Asked("m", (), (Said("user", "Well?"),))
    recorder = Recorder(path, OCCASION)
    for run, text in (("x", "one"), ("y", "other"), ("x", "two")):
        recorder.add(run, asked, Answer(text))
    recording = Recording.read(path)

    def answers(run: str) -> list[str]:
        conversation = Conversation(recording, run)
        return [conversation.answer(asked).text for _ in range(4)]

    for _ in range(2):  # another conversation begins anew
        assert answers("x") == ["one", "two", "two", "two"]
        assert answers("y") == ["other"] * 4
        assert answers("z") == ["one", "other", "two", "two"]


def test_many_runs_at_once_are_kept_apart(tmp_path: Path) -> None:
    """Each comes out as it was, though their exchanges are mixed in the file."""
    path, names = tmp_path / "a", [f"run-{number}" for number in range(12)]

    def answer(request: Any) -> Reply:
        prompt = next(m["content"] for m in request.body["messages"][::-1] if m["role"] == "user")
        done = request.body["messages"][-1]["role"] == "tool"
        return Reply(f"{prompt} is done.") if done else Reply(prompt, [tier("api-gateway", prompt)])

    async def together(connecting: Any, settings: Settings) -> list[Held]:
        runs = (hold(connecting(name), settings, [name, f"{name} again"]) for name in names)
        return await asyncio.gather(*runs)

    recorder = Recorder(path, OCCASION)
    with ScriptedServer(answer) as server:
        endpoint = Settings(model="m", base_url=server.base_url, max_retries=0)
        before = asyncio.run(together(recorder.connecting, endpoint))
    recording = Recording.read(path)
    after = asyncio.run(together(recording.connecting, recording.settings(Settings())))
    assert [each.happened for each in after] == [each.happened for each in before]
    assert len(_exchanges(path)) == 48
    assert {each["run"] for each in _exchanges(path)} == set(names)


def test_a_conversation_is_as_long_as_what_was_said(tmp_path: Path) -> None:
    """The document and the tools stand in the file once, whatever is recorded of them."""
    path, size = tmp_path / "a", []
    for number in range(3):
        script = [Reply("", [ToolCall("find", {"text": str(n)})]) for n in range(8)]
        recorded(path, [*script, Reply("End.")], [f"Prompt {number}"])
        size.append(path.stat().st_size)
    assert path.read_text("utf-8").count("<architecture file=") == 1
    assert size[2] - size[1] < size[0] / 3
    assert sum("declared" in json.loads(line) for line in path.read_bytes().splitlines()) == 1


def test_the_model_is_the_recordings(tmp_path: Path) -> None:
    """No key, no address; one that is asked for must be in it, and of several one is chosen."""
    path = tmp_path / "a"
    recorded(path, [Reply("Yes.")])
    recording = Recording.read(path)
    settings = recording.settings(Settings("n", "http://nowhere.invalid", api_key=KEY))
    assert (settings.model, settings.base_url, settings.api_key) == ("m", "", "")
    with pytest.raises(ModelError, match=r'"n" is not in .*; there is m$'):
        recording.settings(Settings(), "n")
    Recorder(path, OCCASION).add("", Asked("n", (), (Said("user", "Well?"),)), Answer("No."))
    with pytest.raises(ModelError, match="take; there is m, n"):
        Recording.read(path).settings(Settings())
    assert Recording.read(path).settings(Settings("n")).model == "n"
    assert Recording.read(path).settings(Settings("n"), "m").model == "m"


def test_what_was_not_asked_has_no_answer(tmp_path: Path) -> None:
    """It is an error of its own, which a turn tells like any other."""
    path = tmp_path / "a"
    recorded(path, [Reply("Yes.")])
    (error,) = replayed(path, ["Do that."]).errors
    assert "holds no answer to this request, which differs from exchange 1 in message 3" in error
    with pytest.raises(ReplayError) as caught:
        Recording.read(path).answers("", Asked("m", (), (Said("user", "Well?"),)))
    assert caught.value.exit_code == 1


def _exchanges(path: Path) -> list[dict[str, Any]]:
    lines = (json.loads(line) for line in path.read_bytes().splitlines())
    return [line for line in lines if "exchange" in line]
