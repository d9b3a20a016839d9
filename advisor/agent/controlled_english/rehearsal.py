"""A rehearsal of the calls on a copy of the document, so that each sentence sees the ones before.

What a tool would refuse is found out here, before anything is staged. Imports no model library.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.calm import schema
from advisor.calm.element import KINDS
from advisor.calm.model import Model
from advisor.calm.vocabulary import declared
from advisor.change.draft import Draft, NeedlessError, RefusedError
from advisor.change.proposal import surplus
from advisor_tools import registry

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.finding import Finding


class Rehearsal:
    """A private copy of a document and the calls carried out on it."""

    def __init__(self, model: Model) -> None:
        self.model = Model(json.loads(json.dumps(model.value)))
        self._drafts: list[Draft] = []

    def __len__(self) -> int:
        """How many calls were carried out."""
        return len(self._drafts)

    def carry_out(self, tool: str, arguments: dict[str, Any]) -> Draft:
        """Make the edits of one call.

        Raises:
            RefusedError: the tool does not take it; NeedlessError where it would change nothing.
        """
        # The arguments are copied: what is put into the document may be edited there later.
        _accepted, run = registry.prepared(tool, json.loads(json.dumps(arguments)))
        draft = Draft(self.model, self._wrong_with)
        try:
            run(draft)
            self._check(draft)
        except BaseException:
            draft.roll_back()
            raise
        self._drafts.append(draft)
        return draft

    def back_to(self, number: int) -> None:
        """Take back all calls but the first `number`."""
        while len(self._drafts) > number:
            self._drafts.pop().roll_back()

    def _check(self, draft: Draft) -> None:
        """The immediate checks of a workspace: the element itself, and that its id is its own."""
        if not draft.operations:
            raise NeedlessError("the document says this already")
        for element, touched in draft.touched.items():
            if element is not None and element in draft.removed:
                continue
            wrong = surplus(self._wrong_with(element), touched.wrong, dict(draft.renames))
            if wrong:
                raise RefusedError(f"{wrong[0].message}; {wrong[0].hint}".rstrip("; "))
        for element in draft.inserted:
            for item in (element, *element.interfaces):
                if item.id is not None and len(self.model.definitions.get(item.id, ())) > 1:
                    raise RefusedError(f'unique-id "{item.id}" is taken')

    def _wrong_with(self, element: Element | None) -> list[Finding]:
        value = self.model.value
        if element is None:
            return schema.findings({key: value[key] for key in value if key not in KINDS})
        return schema.check_part(element.kind, element.value, declared(value).vocabulary)
