"""Commands about the session as a whole, and its conversation as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from advisor.agent.scripted import Fault, Raw, Reply
from tests.golden import golden
from tests.shells.asking import DANGLING
from tests.shells.chat.commanding import BALANCE, chatting, scripted, steady

if TYPE_CHECKING:
    from tests.shells.chat.commanding import Talk

GOLDEN = Path(__file__).parent / "golden"
ASK = "Make it available."
HOSTILE = "```\n# Not a heading <script>alert(1)</script>\n![x](https://evil.example.com/)\n\x1b[2J"
SCRIPT: list[Reply | Fault | Raw] = [
    *BALANCE,
    *DANGLING,
    Reply("I see."),
    Reply(HOSTILE),
    Fault(400),
    *BALANCE,
]


def converse(talk: Talk) -> None:
    """A conversation with everything that one can hold."""
    talk(ASK, "a")
    talk("Let customers use @customer\nand the shop:\n\n    indented", "r", "There is no `shop`.")
    talk("/focus order-db")
    talk("Ignore all that?  ")
    talk("Fail.")
    talk("/undo")
    talk("/model other")
    talk(ASK, "s 1", "q")


def test_session_before_and_after_the_first_prompt(shop: Path) -> None:
    """A path with blanks is quoted where it is to be typed."""
    file = shop.parent / "my shop.json"
    shop.rename(file)
    with scripted(file, [Reply("Yes.")], width=200) as (talk, _server):
        assert talk("/session").endswith("It is kept from your first prompt on.\n")
        talk("Is it?")
        shown = talk("/session")
    assert f"advisor chat '{file}' --resume 1\n" in shown
    assert "1, 0 pending changes" in shown
    assert str(file.parent / ".advisor/sessions/1") in shown


def test_clear_begins_a_session_that_knows_nothing(shop: Path) -> None:
    """And says how to come back to the one before, with what is pending in it."""
    with scripted(shop, [*BALANCE, Reply("Hello.")]) as (talk, server):
        assert "kept" not in talk("/clear")
        talk(ASK, "q")
        shown = talk("/clear")
        assert "Session 1 is kept, with 2 pending changes." in shown
        assert "--resume 1" in shown
        assert not talk.chat.session.pending
        talk("Hello?")
        assert ASK not in str(server.requests[-1].body["messages"])
        assert talk.chat.session.state.id == 2


def test_export_holds_the_whole_conversation(shop: Path) -> None:
    """Prompts, answers, calls, decisions with words, errors; nothing breaks out of its place."""
    target = shop.parent / "talk.md"
    with scripted(shop, SCRIPT, width=200) as (talk, _server):
        converse(talk)
        assert talk(f"/export {target}") == f"The conversation is in {target}.\n"
    text = steady(target.read_text(encoding="utf-8"), shop)
    assert text == golden(GOLDEN / "export.md", text)


def test_save_script_holds_the_prompts_and_the_decisions(shop: Path) -> None:
    """Its document is named from where the script lies."""
    folder = shop.parent / "scripts"
    folder.mkdir()
    with scripted(shop, SCRIPT, width=200) as (talk, _server):
        converse(talk)
        shown = talk(f"/save-script {folder}/talk.yaml")
    assert shown == f"The prompt script is in {folder}/talk.yaml.\n"
    text = (folder / "talk.yaml").read_text(encoding="utf-8")
    assert text == golden(GOLDEN / "script.yaml", text)
    loaded = yaml.safe_load(text)
    assert loaded["architecture"] == "../shop.json"
    reviews = [step.get("review") for step in loaded["steps"]]
    assert reviews == ["accept-valid", "reject", None, None, None]


@pytest.mark.parametrize("command", ["/export", "/save-script"])
def test_a_file_is_never_written_over(shop: Path, command: str) -> None:
    """Least of all the architecture; a folder, a missing one and no name are refused as well."""
    with scripted(shop, [Reply("Yes.")], width=200) as (talk, _server):
        assert "nothing was asked yet" in talk(f"{command} {shop}")
        talk("Is it?")
        before = shop.read_bytes()
        kept = shop.parent / ".advisor"
        targets = (shop, shop.parent, shop.parent / "none/x", "\0", "~nobody-here/x")
        for target in (*targets, kept / "x", kept / "sessions/../y"):
            shown = talk(f"{command} {target}")
            assert shown.startswith("error: ")
            assert shown.count("\n") == 1
    assert shop.read_bytes() == before
    assert not {"x", "y"} & {path.name for path in kept.rglob("*")}


def test_a_name_with_blanks_is_one_file(shop: Path) -> None:
    """Whatever stands behind the command is its name."""
    with scripted(shop, [Reply("Yes.")]) as (talk, _server):
        talk("Is it?")
        talk(f"/export {shop.parent}/my talk.md")
    assert (shop.parent / "my talk.md").read_text().startswith("# Conversation about `shop.json`")


def test_export_of_the_builtin_rules(shop: Path) -> None:
    """They are a model like any other here."""
    with chatting(shop) as talk:
        talk("List all databases.")
        talk(f"/export {shop.parent}/talk.md")
    text = (shop.parent / "talk.md").read_text()
    assert "- Model: `builtin`" in text
    assert "> List all databases." in text
