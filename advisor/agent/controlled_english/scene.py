"""What is known while a prompt is read: names, choices made so far, and what `it` refers to.

The calls are rehearsed one by one, so every sentence sees what the ones before it did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import reasons
from advisor.agent.controlled_english.calls import Call, State
from advisor.agent.controlled_english.languages import is_english
from advisor.agent.controlled_english.names import Named, Names, NotUnderstoodError, label
from advisor.agent.controlled_english.rehearsal import Rehearsal
from advisor.change.draft import NeedlessError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.agent.controlled_english.sentences import Literals
    from advisor.agent.earlier import Listed
    from advisor.calm.element import Element, Kind
    from advisor.calm.model import Model

NODES: tuple[Kind, ...] = ("node",)
ELEMENTS: tuple[Kind, ...] = ("node", "relationship", "flow")

SEPARATOR = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+plus\s+|\s+as\s+well\s+as\s+")
"""What stands between the names of a list."""
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBER = r"two|three|four|five|six|[2-9]"
_GROUP = re.compile(
    rf"(?P<count>both|all|every|each|the|these)\s+(?:of\s+)?(?:the\s+)?"
    rf"(?:(?P<number>{_NUMBER})\s+)?(?:new\s+)?(?P<noun>.+)",
    re.IGNORECASE,
)
_INSTANCES = re.compile(
    r"(?:gateway\s+)?(?:instances?|copies|copy|of\s+them|replicas)", re.IGNORECASE
)
_WRITES_TEXTS = {"add_node", "add_relationship", "insert_between"}
"""Tools whose calls have a description that the rules, or the tool, made."""
_RENAMED = ("id", "node", "store")
"""Arguments that name what a call may rename."""
_SINGULAR = {"it", "this", "this node", "the new node", "itself"}
_PLURAL = {"them", "these", "both", "the new nodes", "they", "all of them", "both of them"}
_PLURAL |= {"each of them", "these nodes", "those", "the two", "all of these", "each"}


class Scene:
    """The state of reading one prompt."""

    def __init__(self, model: Model, literals: Literals, policies: str, prompt: str = "") -> None:
        self.literals = literals
        self.policies = policies
        """Where requirement URLs point to that nobody spelled out."""
        self.prompt = prompt
        """The whole prompt, literals marked: a later sentence may decide an earlier one."""
        self.because = ""
        self.choices: list[str] = []
        self.calls: list[Call] = []
        self.it: tuple[str, ...] = ()
        """unique-ids of what the last clause was about."""
        self.touched: list[str] = []
        """unique-ids of nodes and relationships that the prompt made, renamed or led elsewhere."""
        self.copies: dict[str, str] = {}
        """For each copy that the prompt made its original."""
        self.listed: Listed | None = None
        """The findings that were told last; None where none were."""
        self.unmet: list[str] = []
        """What a sentence asks for and is not done, though the rest of it is; a line each."""
        self.more: tuple[str, ...] = ()
        """Sentences after the one that is read, which say more of what it asks for."""
        self.is_more_read = False
        self._given = model
        self._rehearsal: Rehearsal | None = None
        self._aliases: dict[str, list[Named]] = {}
        self._names: Names | None = None

    def read_more(self) -> tuple[str, ...]:
        """What the sentences after this one say of it; from now on they count as read."""
        self.is_more_read = True
        return self.more

    @property
    def given(self) -> Model:
        """The architecture as it was before the prompt."""
        return self._given

    @property
    def model(self) -> Model:
        """The architecture with all that was understood so far."""
        return self._rehearsal.model if self._rehearsal else self._given

    @property
    def names(self) -> Names:
        """The names of what is there now."""
        if self._names is None:
            self._names = Names.of(self.model, self._aliases)
        return self._names

    def do(self, tool: str, **arguments: Any) -> None:
        """Carry out one call on the copy and keep it for the answer.

        Raises:
            NotUnderstoodError: the tool refuses it.
            NeedlessError: it would change nothing.
        """
        if self._rehearsal is None:
            self._rehearsal = Rehearsal(self._given)
        arguments = {key.rstrip("_"): value for key, value in arguments.items()}
        if any(call.tool == tool and call.arguments == arguments for call in self.calls):
            raise NeedlessError("that is asked for already")
        subjects = (arguments.get(key) for key in _RENAMED)
        before = {old: self.names.known_by(old) for old in subjects if isinstance(old, str)}
        try:
            draft = self._rehearsal.carry_out(tool, arguments)
        except NeedlessError:
            raise
        except RefusedError as error:
            raise NotUnderstoodError(str(error)) from None
        self._names = None
        if tool in _WRITES_TEXTS and not is_english(self._given):
            self.choose("descriptions that are made here are English, unlike the document's")
        self.calls.append(Call(tool, arguments, self.because))
        for old, new in draft.renames:
            was = before.get(old)
            self._aliases[new] = [*self._aliases.pop(old, []), *([was] if was else [])]
            self.touched = [new if each == old else each for each in self.touched]
            self.it = tuple(new if each == old else each for each in self.it)
            self.copies = {
                new if copy == old else copy: new if original == old else original
                for copy, original in self.copies.items()
            }
        self.touch(new for _, new in draft.renames)
        self.touch(element.id or "" for element in draft.inserted)

    def try_to_do(self, tool: str, **arguments: Any) -> bool:
        """The same where the call may turn out to be needless; returns whether it was not."""
        try:
            self.do(tool, **arguments)
        except NeedlessError:
            return False
        return True

    def touch(self, ids: Iterable[str]) -> None:
        """Count elements among those that the prompt is about."""
        self.touched += [each for each in ids if each and each not in self.touched]

    def state(self) -> State:
        """What `restore` needs."""
        return State(
            len(self.calls),
            tuple(self.choices),
            self.it,
            tuple(self.touched),
            dict(self.copies),
            {key: list(names) for key, names in self._aliases.items()},
            tuple(self.unmet),
        )

    def restore(self, state: State) -> None:
        """Forget all that happened since `state`."""
        if self._rehearsal and len(self._rehearsal) > state.number:
            self._rehearsal.back_to(state.number)
        del self.calls[state.number :]
        self.choices = list(state.choices)
        self.it = state.it
        self.touched = list(state.touched)
        self.copies = dict(state.copies)
        self.unmet = list(state.unmet)
        self._aliases = {key: list(names) for key, names in state.aliases.items()}
        self._names = None

    def now(self, identity: str) -> str:
        """The id that an element has now, whatever its id was before the prompt."""
        earlier = self._aliases.items()
        return next((new for new, was in earlier if identity in {n.id for n in was}), identity)

    def value(self, text: str) -> str:
        """What stands in the text, without quotation marks."""
        return self.literals.value(text)

    def choose(self, words: str) -> None:
        """State a choice, once."""
        if words and words not in self.choices:
            self.choices.append(words)

    def node(self, identity: str) -> Element:
        """The node with this id, which is there.

        Raises:
            NotUnderstoodError: it is not.
        """
        element = self.model.get(identity, "node")
        if element is None:
            raise NotUnderstoodError(f'there is no node "{identity}"')
        return element

    def nodes_touched(self) -> list[str]:
        """Those of what the prompt made or changed that are nodes."""
        return [each for each in self.touched if self.model.get(each, "node")]

    def exists(self, phrase: str, kinds: tuple[Kind, ...] = NODES) -> bool:
        """Whether `phrase` is the id or name of an element as it stands."""
        return self.names.exact(self.value(phrase), *kinds) is not None

    def one(self, phrase: str, kinds: tuple[Kind, ...] = NODES) -> Named:
        """The one element that `phrase` means.

        Raises:
            NotUnderstoodError: none or several.
        """
        words = self.value(phrase)
        if words.lower() in _SINGULAR | _PLURAL:
            named = self._pronoun(words)
            if len(named) != 1:
                raise NotUnderstoodError(f'it is not clear what "{words}" refers to')
            return named[0]
        if reason := reasons.unknown(self.names, words, kinds):
            raise NotUnderstoodError(reason)
        found = self.names.find(words, kinds)
        self.choose(found.choice)
        return found.named

    def several(self, phrase: str, kinds: tuple[Kind, ...] = NODES) -> list[Named]:
        """The elements that a list, `both …`, `all …` or `them` means, each once.

        Raises:
            NotUnderstoodError: one of them cannot be found.
        """
        text = phrase.strip()
        if text.lower() in _SINGULAR | _PLURAL:
            return self._pronoun(text)
        parts = [part for part in SEPARATOR.split(text) if part]
        found: dict[str, Named] = {}
        for part in parts:
            members = self._members(part, parts[-1], kinds)
            found |= {named.id: named for named in members}
        return list(found.values())

    def _pronoun(self, words: str) -> list[Named]:
        by_id = {named.id: named for named in self.names.known}
        ids = [each for each in self.it if each in by_id]
        if words.lower() in _PLURAL and not ids[1:]:  # "them" are at least two
            ids = self.nodes_touched()
        if not ids:
            raise NotUnderstoodError(f'it is not clear what "{words}" refers to')
        self.choose(f'"{words}" taken as {", ".join(label(by_id[each]) for each in ids)}')
        return [by_id[each] for each in ids]

    def _members(self, part: str, last: str, kinds: tuple[Kind, ...]) -> list[Named]:
        """The elements of one part; in `order and payment services` the noun counts for both."""
        group = _GROUP.fullmatch(part)
        if group and group["count"].lower() not in {"the", "these"}:
            return self._group(group, kinds)
        try:
            return [self.one(part, kinds)]
        except NotUnderstoodError:
            if group and (group["number"] or group["noun"].lower().endswith("s")):
                return self._group(group, kinds)
            noun = re.search(r"\s(\w+)s$", last)
            if noun is None or part == last:
                raise
            return [self.one(f"{part} {noun[1]}", kinds)]

    def _group(self, match: re.Match[str], kinds: tuple[Kind, ...]) -> list[Named]:
        words, noun = self.value(match[0]), self.value(match["noun"])
        found = self._copied() if _INSTANCES.fullmatch(noun) else []
        found = found or self.names.group(noun, kinds)
        number = (match["number"] or "").lower()
        wanted = _NUMBERS.get(number) or int(number or 0)
        if match["count"].lower() == "both":
            wanted = 2
        plural = noun.lower().endswith("s") or match["count"].lower() in {"every", "each"}
        if wanted and len(found) > wanted:  # those of the prompt itself are closer at hand
            found = [named for named in found if named.id in self.touched]
        if not found or (wanted and len(found) != wanted):
            found = self._instances_of(noun) or found
        if not found or (wanted and len(found) != wanted) or not (plural or wanted):
            listed = [named.id for named in self.names.group(noun, kinds)]
            raise NotUnderstoodError(reasons.no_group(words, noun, listed))
        self.choose(f'"{words}" taken as {", ".join(label(named) for named in found)}')
        return found

    def _copied(self) -> list[Named]:
        """The instances that the prompt made: originals and their copies."""
        ids = {*self.copies, *self.copies.values()}
        return [named for named in self.names.known if named.id in ids and named.kind == "node"]

    def _instances_of(self, noun: str) -> list[Named]:
        """The instances of what `noun` meant before it became several."""
        for phrase in (noun, re.sub(r"s$", "", noun)):
            found = self.names.candidates(phrase, NODES)
            if len(found) == 1:
                original = self.copies.get(found[0].id, found[0].id)
                ids = {original, *(copy for copy, of in self.copies.items() if of == original)}
                if len(ids) > 1:
                    return [named for named in self.names.of_kind(NODES) if named.id in ids]
        return []


def sentence(text: str) -> str:
    """`text` with a capital at its start and a full stop at its end."""
    stripped = text.strip().rstrip(".;,: ")
    return f"{stripped[:1].upper()}{stripped[1:]}." if stripped else ""
