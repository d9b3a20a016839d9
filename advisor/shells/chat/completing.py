"""What is offered while typing: commands after a slash, their arguments, elements after an @.

Elsewhere nothing pops up, and Tab completes ids. Loads prompt_toolkit, so only the composer may
import this.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion, FuzzyCompleter, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import to_formatted_text
from prompt_toolkit.layout.utils import explode_text_fragments

from advisor.calm.visible import visible
from advisor.shells.chat.vocabulary import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from advisor.shells.chat.vocabulary import Elements, Entry, Vocabulary

_COMMAND = re.compile(r"/[\w-]*")
_ARGUMENT = re.compile(r"/([\w-]+)[ \t]+(.*)")
_MENTION = re.compile(r"(?<![\w@])@([^@\n]{0,60})\Z")
_WORD = re.compile(r"[\w.-]+\Z")

_MOST_OF_A_KIND = 24
"""How often one character may stand in what is matched fuzzily.

The matching tries every way in which the typed characters stand in a label, and there are millions
in one that somebody made of a single letter.
"""


def pops_up(text: str) -> bool:
    """Whether a menu may open by itself, by the text before the cursor."""
    is_command = _COMMAND.fullmatch(text) or _ARGUMENT.fullmatch(text)
    return bool(is_command or _MENTION.search(text))


class ChatCompleter(Completer):
    """Completes the input line from a vocabulary, which is asked for anew each time."""

    def __init__(self, vocabulary: Callable[[], Vocabulary]) -> None:
        self._vocabulary = vocabulary
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """What may follow the text before the cursor."""
        text = document.text_before_cursor
        vocabulary = self._vocabulary()
        if _COMMAND.fullmatch(text):
            commands = (
                Completion(f"/{command.name}", display_meta=command.help)
                for command in vocabulary.commands
            )
            return _fuzzy(text, commands, complete_event)
        if mention := _MENTION.search(text):
            return _mentions(mention[1], vocabulary.elements, complete_event)
        if argument := _ARGUMENT.fullmatch(text):
            return self._arguments(argument[1], argument[2], vocabulary, complete_event)
        if complete_event.completion_requested and (word := _WORD.search(text)):
            return _elements(word[0], vocabulary.elements, complete_event)
        return ()

    def _arguments(
        self, name: str, typed: str, vocabulary: Vocabulary, event: CompleteEvent
    ) -> Iterable[Completion]:
        command = vocabulary.command(name)
        if command is None:
            return ()
        if command.argument == "element":
            return _mentions(typed, vocabulary.elements, event)
        if command.argument == "elements":
            return _elements(typed.rpartition(" ")[2], vocabulary.elements, event)
        if command.argument == "file":
            return filter(_is_harmless, self._paths.get_completions(Document(typed), event))
        if " " in typed:
            return ()
        words = (
            Completion(word.text, display_meta=visible(word.about))
            for word in vocabulary.words.get(command.argument, ())
        )
        return _fuzzy(typed, filter(_is_harmless, words), event)


class _Listed(Completer):
    """Offers what it is given, for prompt_toolkit's matching to choose from."""

    def __init__(self, completions: Iterable[Completion]) -> None:
        self._completions = completions

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        del document, complete_event
        return self._completions


def _fuzzy(
    typed: str, completions: Iterable[Completion], event: CompleteEvent
) -> Iterable[Completion]:
    """Those of which all typed characters stand in their order, best first."""
    completer = FuzzyCompleter(_Listed(completions), pattern=r"^[\s\S]*")
    return completer.get_completions(Document(typed), event)


def _mentions(typed: str, elements: Elements, event: CompleteEvent) -> Iterable[Completion]:
    """Elements of which the id or the name, which may have blanks, is being typed."""
    first, blank, _rest = typed.partition(" ")
    return () if blank and first in elements else _elements(typed, elements, event)


def _elements(typed: str, elements: Elements, event: CompleteEvent) -> Iterator[Completion]:
    """The elements whose id or name has what was typed; the id is what gets inserted."""
    matching = {entry.label: entry for entry in elements.matching(typed) if _is_ordinary(entry)}
    for found in _fuzzy(typed, map(Completion, matching), event):
        entry = matching[found.text]
        shown = explode_text_fragments(to_formatted_text(found.display))
        meta: StyleAndTextTuples = [("", entry.kind)]
        if entry.name:
            meta = [*meta, ("", "  "), *shown[len(entry.id) + len(SEPARATOR) :]]
        yield Completion(entry.id, -len(typed), display=shown[: len(entry.id)], display_meta=meta)


def _is_ordinary(entry: Entry) -> bool:
    return max(map(entry.label.count, set(entry.label))) <= _MOST_OF_A_KIND


def _is_harmless(completion: Completion) -> bool:
    return visible(completion.text) == completion.text
