"""Conversations of the shells on recordings: without a model, a key or a network."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor import templates
from advisor.agent.models import BUILTIN
from advisor.agent.recordings import contents
from advisor.agent.recordings.exchange import Occasion
from advisor.agent.recordings.recording import ReplayError
from advisor.errors import DONE, PROPOSED, ModelError
from advisor.sessions.opened import Opened
from advisor.settings import Settings
from advisor.shells import ask
from advisor.shells.chat import lines
from advisor.shells.chat import run as chat
from advisor.shells.policy import Policy, Terminal
from advisor.shells.recorded import answering
from scripts.replaying import Played, have, meeting, played

if TYPE_CHECKING:
    from advisor.shells.recorded import Answering

FIXTURES = Path(__file__).parents[2] / "fixtures"
RECORDINGS = FIXTURES / "recordings"
NOW = Occasion("grace", "2027-03-04")
TIME = datetime.fromisoformat("2027-03-04T05:06:07+00:00")
ALL = Policy(yes=True, allow_removals=True)


def recorded(name: str, run: str) -> Played:
    """One of the recorded conversations."""
    (found,) = (each for each in played(contents.read(RECORDINGS / name)) if each.run == run)
    return found


def project(folder: Path, conversation: Played) -> Path:
    """A copy of the architecture that it is about, with its decision records."""
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns("recordings"))
    (folder / ".git").touch()
    return folder / "architectures" / conversation.architecture


def asked(file: Path, prompt: str, answers: Answering, policy: Policy = ALL) -> tuple[int, str]:
    """`advisor ask`: its exit code and what it wrote."""
    out = StringIO()
    request = ask.Request(
        file,
        prompt,
        "grace",
        TIME,
        policy,
        connect=answers.connect,
        occasion=answers.occasion,
    )
    return ask.run(request, answers.settings, Terminal(out, StringIO(), None)), out.getvalue()


def from_recording(name: str, *, model: str = "") -> Answering:
    """Whoever answers with `--replay`, also where the settings name somebody else."""
    elsewhere = Settings("gpt-5", "http://nowhere.invalid/v1")
    return answering(elsewhere, NOW, replay=RECORDINGS / name, model=model)


def test_ask_is_the_same_each_time(tmp_path: Path) -> None:
    """Byte for byte, the answer for a program and the file; whoever asks, and on whatever day."""
    conversation = recorded("trading.jsonl", "trading-2")
    (prompt,) = conversation.prompts
    results = []
    for name in ("one", "two"):
        file = project(tmp_path / name, conversation)
        code, out = asked(file, prompt, from_recording("trading.jsonl"), ALL._replace(as_json=True))
        assert code == DONE
        results.append((out, file.read_bytes()))
    assert results[0] == results[1]
    assert json.loads(results[0][0])["applied"]
    assert results[0][1] != (FIXTURES / "architectures" / conversation.architecture).read_bytes()


def test_a_prompt_that_changed_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    """With the difference at hand; the exit code is that of a finding."""
    conversation = recorded("trading.jsonl", "trading-2")
    (prompt,) = conversation.prompts
    file = project(tmp_path / "one", conversation)
    before = file.read_bytes()
    with pytest.raises(ReplayError, match=r"in message 3 \(user\)") as caught:
        asked(file, f"{prompt} Please.", from_recording("trading.jsonl"))
    assert caught.value.exit_code == 1
    assert caught.value.details == (f"- {prompt}", f"+ {prompt} Please.")
    assert file.read_bytes() == before


def test_a_model_that_was_asked_for_must_be_in_it() -> None:
    """Another one would not have answered so."""
    with pytest.raises(ModelError, match="there is played by hand"):
        from_recording("trading.jsonl", model="openai:gpt-5")


def test_what_ask_records_is_had_again(tmp_path: Path) -> None:
    """From a file that only its owner may read."""
    conversation = recorded("trading.jsonl", "trading-2")
    path = tmp_path / "new.jsonl"
    settings = Settings(model=BUILTIN)
    prompt = "Rename SVC_OMS to SVC_ORDERS."
    file = project(tmp_path / "one", conversation)
    first = asked(file, prompt, answering(settings, NOW, record=path), Policy())
    assert path.stat().st_mode & 0o077 == 0
    assert first[0] == PROPOSED
    again = answering(Settings(), Occasion("ada", "2020-01-01"), replay=path)
    assert again.settings.model == BUILTIN
    assert asked(file, prompt, again, Policy()) == first


def test_a_chat_without_a_terminal_goes_through_the_tutorial(tmp_path: Path) -> None:
    """All five prompts as its lines; what is left is what the recorded conversation left."""
    conversation = recorded("ecommerce-platform.jsonl", "tutorial")
    answers = from_recording("ecommerce-platform.jsonl")
    file = project(tmp_path / "one", conversation)
    opened = Opened(file, "grace", lambda: TIME, connect=answers.connect, occasion=answers.occasion)
    request = chat.Request(opened, templates.folders({}, None), policy=ALL)
    typed = [
        f"{line}\n".encode()
        for prompt in conversation.prompts
        for line in prompt.replace("\n", "\\\n").split("\n")
    ]
    out = StringIO()
    terminal = Terminal(out, StringIO(), None)
    assert lines.run(request, answers.settings, terminal, None, typed) == DONE
    assert answers.occasion is not None
    with meeting(conversation, tmp_path / "two", answers.connect, answers.occasion) as held:
        for prompt in conversation.prompts:
            have(held, prompt)
        assert file.read_bytes() == held.session.file.read_bytes()
    for answer in conversation.answers:
        assert answer.text.split("\n")[0] in out.getvalue()
