"""From a prompt to tool calls: every sentence is tried against the table of forms.

A sentence is understood whole or not at all. The prompt is read as a whole: a sentence that needs
what a later one makes is tried again after it, and one that says what becomes of an element comes
before those that use the new name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.controlled_english import (
    carrying_out,
    completing,
    conditions,
    copies,
    fixing,
    headings,
    request,
    subjects,
)
from advisor.agent.controlled_english.forms import FORMS
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.quotations import parted
from advisor.agent.controlled_english.renaming import becoming
from advisor.agent.controlled_english.scene import Scene
from advisor.agent.controlled_english.sentences import Literals, sentences
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.controlled_english.calls import Call, State
    from advisor.agent.controlled_english.sentences import Sentence
    from advisor.agent.earlier import Listed
    from advisor.calm.model import Model

_LONGEST_PROMPT = 20_000
_ROUNDS = 4
"""How often what was not understood is tried again, once more was understood around it."""


class Understanding(NamedTuple):
    """What the rules make of a prompt."""

    calls: tuple[Call, ...]
    not_understood: tuple[str, ...]
    """Each sentence that gave no call, and why, as a line for the person."""
    choices: tuple[str, ...]
    """How names were taken and what was assumed, as a line each."""


def understand(prompt: str, model: Model, listed: Listed | None = None) -> Understanding:
    """The tool calls that `prompt` asks for, on the elements of `model`.

    Args:
        prompt: the person's words.
        model: what they are about.
        listed: the findings that were told last, to which numbers refer.
    """
    if len(prompt) > _LONGEST_PROMPT:
        return Understanding((), (f"a prompt of {len(prompt)} characters is too long",), ())
    own, quoted = parted(prompt)
    literals = Literals(own)
    scene = Scene(model, literals, request.policies(literals), literals.text)
    scene.listed = listed
    found = sentences(literals.text)
    reasons = _Reading(scene, found).read()
    copies.reach(scene)
    not_understood = [
        f"{carrying_out.shown(found[at].text, literals)}: {reasons[at]}" for at in sorted(reasons)
    ]
    not_understood += scene.unmet
    not_understood += [
        f"“{carrying_out.short(text)}”: it is quoted, and what is quoted is never carried out"
        for text in quoted
    ]
    return Understanding(tuple(scene.calls), tuple(not_understood), tuple(scene.choices))


def examples() -> tuple[str, ...]:
    """One example for each tool."""
    return tuple({form.tool: form.example for form in reversed(FORMS)}.values())


class _Reading:
    """The sentences of one prompt, and which of them are done."""

    def __init__(self, scene: Scene, found: list[Sentence]) -> None:
        self.scene = scene
        self.found = found
        self.reasons: dict[int, str] = {}
        """For each sentence that was not understood the reason."""
        self._halves: dict[int, str] = {}
        """Why what says more of a sentence does not fit it, so that nothing is done for it."""
        self._its: dict[int, tuple[str, ...]] = {}
        """What each sentence was about, for the `it` of the one after it."""

    def read(self) -> dict[int, str]:
        """Why some sentences are not understood, by their position; the others are carried out."""
        void = conditions.taken_back(self.found)
        self.reasons |= void
        pending = sorted((at for at in range(len(self.found)) if at not in void), key=self._rank)
        for _ in range(_ROUNDS):
            before = len(self.scene.calls)
            pending = [at for at in pending if not self._is_done(at)]
            if len(self.scene.calls) == before:
                break
        self._tell_aims()
        return self.reasons

    def _tell_aims(self) -> None:
        """A first sentence may only say what those after it are for."""
        text = request.bare(self.found[0]) if 0 in self.reasons else ""
        if request.is_aim(text) and len(self.reasons) == 1 and self.scene.calls:
            del self.reasons[0]
            shown = carrying_out.shown(self.found[0].text, self.scene.literals)
            self.scene.choose(f"{shown} taken as the aim of what is asked for after it")

    def _rank(self, at: int) -> tuple[bool, int]:
        """Sentences that give an element a name which an earlier sentence uses come first."""
        identity = becoming(self.found[at].text, self.scene.literals)
        texts = (self.scene.value(each.text) for each in self.found[:at])
        return not (identity and any(identity in text for text in texts)), at

    def _is_done(self, at: int) -> bool:
        """Try a sentence, together with the list under it where it takes one."""
        if at in self._its:
            return True
        sentence, state = self.found[at], self.scene.state()
        if above := self._refused_above(at):
            self.reasons[at] = f"it is part of {carrying_out.shown(above, self.scene.literals)}"
            return False
        earlier = [each for each in self._its if each < at]
        self.scene.it = self._its[max(earlier)] if earlier else self.scene.it
        self.scene.because = f"Asked for: {carrying_out.shown(sentence.text, self.scene.literals)}."
        parts = headings.points(self.found, at)
        is_name = headings.only_names(sentence.text, parts, self.scene)
        done, reasons = [at] if is_name else self._completed(at, parts, state), list[str]()
        if not done and at not in self._halves:
            done, reasons = self._tried(at, parts, state)
        if done:
            self._finish(done)
            return True
        if half := self._halves.get(at):
            self.reasons[at] = half
            return False
        items = headings.items(self.found, parts)
        unfit = all(each == carrying_out.NO_RULE for each in reasons)
        introduces = unfit and request.introduces(sentence.text, items)
        if introduces or headings.is_aim(request.bare(sentence), items, self.scene):
            self._finish([at])
            shown = carrying_out.shown(sentence.text, self.scene.literals)
            self.scene.choose(f"{shown} taken as the heading of its list")
            return True
        self.reasons[at] = next(
            (each for each in reasons if each != carrying_out.NO_RULE), carrying_out.NO_RULE
        )
        return False

    def _completed(self, at: int, parts: list[int], state: State) -> list[int]:
        """A refactoring and what is done of the list under it, or after it, that says how."""
        self._halves.pop(at, None)
        parts = parts or completing.below(self.found, at)
        later = [
            each for each in parts or completing.after(self.found, at) if each not in self._its
        ]
        texts = {each: completing.more(self.found[each]) for each in later}
        for text, _ in self._readings(at, []) if later else ():
            if fixing.MENDS.match(text) or not completing.asks(text):
                continue
            fits: list[int] = []
            for each in later:
                if self._fits(text, [texts[one] for one in (*fits, each)], state):
                    fits.append(each)
                elif not parts:
                    break
            left = [each for each in later if each not in fits]
            if not self._fits(text, [texts[each] for each in fits], state, keep=True):
                continue
            about = self.scene.it
            if half := self._unfit(
                left if parts else left[:1], texts, is_list=bool(parts and fits)
            ):
                self.scene.restore(state)
                self._halves[at] = half
                return []
            if not fits:
                self.scene.restore(state)
                return []
            self.scene.it = about
            return [at, *fits]
        return []

    def _fits(self, text: str, more: list[str], state: State, *, keep: bool = False) -> bool:
        """Whether sentences complete a refactoring; its call is made where it is kept."""
        try:
            completing.carry_out(text, more, self.scene)
        except (NotUnderstoodError, NeedlessError):
            self.scene.restore(state)
            return False
        if not keep:
            self.scene.restore(state)
        return True

    def _unfit(self, left: list[int], texts: dict[int, str], *, is_list: bool) -> str:
        """Why a sentence that says how is understood neither so nor by itself; else empty."""
        state = self.scene.state()
        for each in left:
            if not (is_list or completing.refers(texts[each])):
                continue
            done, reasons = self._tried(each, headings.points(self.found, each), state)
            self.scene.restore(state)
            if not done:
                half = carrying_out.shown(self.found[each].text, self.scene.literals)
                return f"of this {half}: {next(iter(reasons), carrying_out.NO_RULE)}"
        return ""

    def _tried(self, at: int, parts: list[int], state: State) -> tuple[list[int], list[str]]:
        """What is done of a sentence and the list under it, or why nothing is."""
        reasons: list[str] = []
        for text, takes_list in self._readings(at, parts):
            try:
                if takes_list:
                    carrying_out.clause(text, self.scene, is_whole=True)
                else:
                    carrying_out.sentence(text, self.scene, is_heading=bool(parts))
            except NotUnderstoodError as reason:
                reasons.append(str(reason))
                self.scene.restore(state)
                if takes_list and reasons != [carrying_out.NO_RULE]:
                    break  # a list that does not fit its heading spoils it
                continue
            return [at, *(parts if takes_list else ())], []
        return [], reasons

    def _finish(self, done: list[int]) -> None:
        """Count sentences among those that are done."""
        for at in done:
            self._its[at] = self.scene.it
            self.reasons.pop(at, None)

    def _refused_above(self, at: int) -> str:
        """The heading under which a sentence stands, if that is not understood."""
        above = (each for each in range(at) if self.found[each].is_heading)
        heading = self.found[at].heading
        found = [each for each in above if heading and self.found[each].text == heading]
        return heading if found and found[-1] in self.reasons else ""

    def _readings(self, at: int, parts: list[int]) -> Iterator[tuple[str, bool]]:
        """A sentence with and without the list under it, the former said in one line.

        A point under a heading that names an element is about that one.
        """
        sentence = self.found[at]
        text = request.bare(sentence)
        items = headings.items(self.found, parts)
        if parts:
            yield f"{text}: {'; '.join(items)}", True
        if headings.is_aim(text, items, self.scene):
            return
        subject = subjects.named(sentence.heading, self.scene) if sentence.heading else ()
        if not subject or sentence.is_heading:
            yield text, False
            yield from ((each, False) for each in request.with_verb(text))
            return
        self.scene.it = tuple(self.scene.now(each) for each in subject)
        for reading in subjects.readings(text, subject, self.scene):
            yield reading, False
