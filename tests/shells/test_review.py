"""Review by a person: every key, what it shows, and what becomes of the file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.change.journal import Journal
from advisor.change.review import Verdict
from advisor.errors import UsageError
from advisor.shells.render import width
from advisor.shells.review import TerminalReviewer
from tests.change.staging import (
    ADD_CACHE,
    CACHE,
    ORIGIN,
    TIER,
    of,
    platform,
    proposal,
    staged,
)
from tests.golden import golden
from tests.histories import standing
from tests.shells.asking import CHANGES, DANGLING, Screen, history, run, untouched

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.change.proposal import Proposal

GOLDEN = Path(__file__).parent / "golden"
WHY = (
    "Orders are read far more often than they are written, and https://example.com/a/very/long/"
    "address says how 支払い are to be kept close to those who read them."
)


@pytest.fixture(scope="module")
def cache() -> Proposal:
    """A valid proposal."""
    return proposal(of(platform()), ADD_CACHE)


def reviewed(proposed: Proposal, *typed: str, **means: Any) -> tuple[str, str, str]:
    """Decision, reason and screen of a review in which these lines are typed."""
    screen = Screen(*typed)
    verdict = TerminalReviewer(screen.ask, screen, **means).review(proposed)
    return verdict.decision, verdict.reason, screen.getvalue()


@pytest.mark.parametrize(
    ("typed", "decision", "reason"),
    [
        (["a"], "accept", ""),
        (["accept"], "accept", ""),
        ([" A "], "accept", ""),
        (["r", ""], "reject", ""),
        (["r", "  The name is wrong. "], "reject", "The name is wrong."),
        (["r"], "later", ""),
        (["Reject The name is wrong."], "reject", "The name is wrong."),
        (["q"], "later", ""),
        (["later"], "later", ""),
        ([], "later", ""),
        (["", "yes", "y", "apply", "a 1", "q 1", "¡", "q"], "later", ""),
        (["r 3", "r 1,2", "q"], "later", ""),
        (["s", ""], "later", ""),
        (["w", "v", "?", "a"], "accept", ""),
    ],
    ids=str,
)
def test_each_answer_has_its_verdict(
    cache: Proposal, typed: list[str], decision: str, reason: str
) -> None:
    """One letter or the word; all else is asked again, and the end of input decides nothing."""
    assert reviewed(cache, *typed)[:2] == (decision, reason)


def test_another_key_is_explained(cache: Proposal) -> None:
    """The keys are said, and on request what they do."""
    assert "Answer a, s, r, e, w, v or q; ? explains them.\n" in reviewed(cache, "yes", "q")[2]
    assert "  s  select: take some of the changes, as in s 1,3-5\n" in reviewed(cache, "?")[2]


def test_a_proposal_with_errors_cannot_be_accepted() -> None:
    """It is not offered; who tries is told, and asked again."""
    wrong = ("add_relationship", DANGLING[0].tool_calls[0].arguments["relationship"])  # type: ignore[index]
    broken = proposal(of(platform()), (wrong[0], {"relationship": wrong[1]}))
    decision, _, screen = reviewed(broken, "a", "x", "r", "")
    assert decision == "reject"
    assert "[a]ccept" not in screen
    assert "It cannot be applied while it leaves errors." in screen
    assert "Answer s, r, e, w, v or q;" in screen


@pytest.mark.parametrize("numbers", ["", " 1", " 2", " 1-2"])
def test_the_patch_can_be_looked_at(numbers: str) -> None:
    """It is the very patch, whole or in part: RFC 6902 as JSON, readable in any language."""
    node = {"node": CACHE | {"name": "Zwischenspeicher für Käufe\u202e"}}
    proposed = proposal(of(platform()), ("add_node", node), TIER)
    screen = reviewed(proposed, f"v{numbers}")[2]
    shown = screen[screen.index("\n[", screen.index("›")) : screen.rindex("]\n\n[a]") + 1]
    chosen = {"": (0, 1), " 1": (0,), " 2": (1,), " 1-2": (0, 1)}[numbers]
    expected = [op for index in chosen for op in proposed.changes[index].operations]
    assert json.loads(shown) == json.loads(json.dumps(expected))
    assert ("Zwischenspeicher für Käufe\\u202e" in shown) == (0 in chosen)


@pytest.mark.parametrize("typed", ["w 9", "v 9", "s 9", "s 1,9"])
def test_what_is_not_there_is_said(cache: Proposal, typed: str) -> None:
    """A number that no change has."""
    decision, _, screen = reviewed(cache, typed)
    assert (decision, screen.count("There is no change 9.\n")) == ("later", 1)


@pytest.mark.parametrize("columns", [100, 60])
def test_reasons_are_readable(columns: int) -> None:
    """Of all changes and of one: what it does, why, how it was taken, what nobody gave."""
    node = CACHE | {"name": "高速キャッシュ", "description": "d", "owner": "Team Blue"}
    calls = (
        ("add_node", {"node": node, "in": "ecommerce-system", "why": WHY}),
        ("rename", {"id": "order-service", "new_id": "orders", "why": "Shorter.\x1b[2J"}),
    )
    workspace = staged(of(platform()), *calls)
    proposed = workspace.propose(ORIGIN, said=["Add a cache"])
    screen = reviewed(proposed, "w", "w 2", columns=columns)[2]
    assert screen == golden(GOLDEN / f"review_why_{columns}.txt", screen)
    assert all(width(line) <= columns for line in screen.split("\n"))


def test_a_selection_is_typed(cache: Proposal) -> None:
    """At once or when asked; what is shown already is no new choice."""
    two = proposal(of(platform()), ADD_CACHE, TIER)
    for typed in (["s 2"], ["select 2"], ["s", "2"], ["s 1-2", "s", "1,2", "s 2"]):
        screen = Screen(*typed)
        verdict = TerminalReviewer(screen.ask, screen).review(two)
        assert (verdict.decision, verdict.numbers) == ("select", (2,))
    assert "That is what is shown." in reviewed(cache, "s 1")[2]


@pytest.mark.parametrize(
    ("picked", "typed", "decision", "reason"),
    [
        ([2], [], "select", ""),
        (None, [], "later", ""),
        ([1, 2], [], "later", ""),
        ([], ["y", "Too much."], "reject", "Too much."),
        ([], ["n"], "later", ""),
        ([], [""], "later", ""),
        ([], [], "later", ""),
    ],
    ids=str,
)
def test_a_selection_is_ticked(
    picked: list[int] | None, typed: list[str], decision: str, reason: str
) -> None:
    """Where the terminal can; to take nothing is to reject, if the person agrees."""
    two = proposal(of(platform()), ADD_CACHE, TIER)
    assert reviewed(two, "s", *typed, choose=lambda _: picked)[:2] == (decision, reason)


def test_long_texts_go_to_the_pager() -> None:
    """Patch, reasons and lists; questions and short remarks do not."""
    two = proposal(of(platform()), ADD_CACHE, TIER)
    pages: list[str] = []
    edit: Callable[[str], str] = str
    screen = reviewed(two, "w", "v", "x", "s", "", "e", "1", page=pages.append, edit=edit)[2]
    begun = [page.split(maxsplit=1)[0] for page in pages]
    assert begun == ["1", "[", "[x]", "1"]
    assert "+ node cache" not in screen
    assert "Answer a" in screen


def pressed(*answers: str | type[BaseException]) -> Callable[[str], str]:
    """Answers in turn; an exception stands for its key."""
    left = list(answers)

    def ask(_question: str) -> str:
        answer = left.pop(0)
        if isinstance(answer, str):
            return answer
        raise answer

    return ask


@pytest.mark.parametrize("answers", [["r"], ["s"], ["e"], ["w", "e"]], ids=str)
def test_ctrl_c_at_a_further_question_goes_back(answers: list[str]) -> None:
    """To the menu, where the next answer counts."""
    two = proposal(of(platform()), ADD_CACHE, TIER)
    ask = pressed(*answers, KeyboardInterrupt, "a")
    assert TerminalReviewer(ask, StringIO(), edit=str).review(two) == Verdict("accept")


def test_ctrl_c_at_the_menu(cache: Proposal) -> None:
    """Decides later where that loses nothing, and interrupts where it does."""
    ask = pressed(KeyboardInterrupt)
    assert TerminalReviewer(ask, StringIO(), keeps=True).review(cache) == Verdict("later")
    with pytest.raises(KeyboardInterrupt):
        TerminalReviewer(pressed(KeyboardInterrupt), StringIO()).review(cache)


def editing(*texts: str | UsageError) -> Callable[[str], str]:
    """An editor in which one text after the other is left; what it was opened on is remembered."""
    left = list(texts)

    def edit(_text: str) -> str:
        text = left.pop(0)
        if isinstance(text, str):
            return text
        raise text

    return edit


NAMED = json.dumps({"node": CACHE | {"name": "Memory"}, "in": "ecommerce-system"})


def test_an_edit_is_a_verdict(cache: Proposal) -> None:
    """With what the change is to be called with."""
    screen = Screen("e")
    verdict = TerminalReviewer(screen.ask, screen, editing(NAMED)).review(cache)
    assert verdict == Verdict("edit", numbers=(1,), arguments=json.loads(NAMED))


def test_a_text_that_is_wrong_is_offered_again(cache: Proposal) -> None:
    """Broken JSON, another value, and what the tool refuses: nobody types it all again."""
    texts = ["{", "[]", "{}", NAMED]
    opened: list[str] = []
    edit = editing(*texts)

    def remembered(text: str) -> str:
        opened.append(text)
        return edit(text)

    def objection(number: int, arguments: dict[str, Any]) -> str:
        return "" if arguments else f"change {number} needs a node"

    screen = Screen("edit 1", "", "y", "YES")
    reviewer = TerminalReviewer(screen.ask, screen, remembered, objection=objection)
    assert reviewer.review(cache).decision == "edit"
    assert opened[1:] == texts[:3]
    assert json.loads(opened[0]) == cache.changes[0].arguments
    text = screen.getvalue()
    assert text == golden(GOLDEN / "review_edit_again.txt", text)


def test_an_edit_can_be_given_up(cache: Proposal) -> None:
    """After a mistake, by an editor that fails, and by leaving the text as it is."""
    same = json.dumps(cache.changes[0].arguments)
    for texts, typed in ((["{"], ["n"]), ([same], []), ([UsageError("the editor failed")], [])):
        decision, _, screen = reviewed(cache, "e", *typed, "q", edit=editing(*texts))
        assert (decision, screen.count("The change is as it was")) == ("later", 1)


def test_without_an_editor_it_is_said_how_to_have_one(cache: Proposal) -> None:
    """With a line that can be typed."""
    assert "set EDITOR, as in: export EDITOR=nano\n" in reviewed(cache, "e")[2]


@pytest.mark.parametrize("typed", [["e 9"], ["e 1,2"], ["e x"], ["e", "3"], ["e", ""]], ids=str)
def test_one_change_is_edited_at_a_time(typed: list[str]) -> None:
    """Which has to be one of those that are taken."""
    two = proposal(of(platform()), ADD_CACHE, TIER)
    decision, _, screen = reviewed(two, *typed, edit=str)
    assert (decision, "Name one of the changes that are taken." in screen) == ("later", True)


def test_what_a_person_sees(shop: Path) -> None:
    """The whole session: answer, proposal, reasons, a wrong key and the yes."""
    result = run(shop, CHANGES, "w", "x", "a")
    text = result.out.replace(str(shop), "shop.json")
    assert text == golden(GOLDEN / "review.txt", text)
    assert result.code == 0
    assert history(shop) == ["apply done"]
    assert standing(Journal.of(shop), "shop.json")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["r", "Not now."], "Not applied: Not now.\n"),
        (["r", ""], "Not applied.\n"),
        (["q"], "Not applied; shop.json is as it was.\n"),
        (["w"], "Not applied; shop.json is as it was.\n"),
    ],
    ids=str,
)
def test_without_a_yes_nothing_is_written(shop: Path, typed: list[str], said: str) -> None:
    """Rejected with and without words, left for later, or input at its end."""
    before = shop.read_bytes()
    result = run(shop, CHANGES, *typed)
    assert result.code == 3
    assert result.out.replace(str(shop), "shop.json").endswith(said)
    assert untouched(shop, before)


def test_what_cannot_be_applied_ends_as_not_applicable(shop: Path) -> None:
    """A yes does not help."""
    before = shop.read_bytes()
    assert run(shop, DANGLING, "a", "q").code == 1
    assert untouched(shop, before)
