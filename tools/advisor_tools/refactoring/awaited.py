"""Steps whose texts count on the answer of a call for which nobody waits any more.

Words are all that there is to go by: those of waiting and answering, and of what is done by then
("the paid order"). Imports floors 1 and 2, and the steps of flows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm.flow import steps
from advisor.calm.quoting import quote
from advisor_tools.steps import over

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.calm.flow import Step
    from advisor.calm.model import Model

_COUNTING = re.compile(
    r"\b(?:a?wait\w*|answer\w*|repl(?:y|ies)|respon[sd]\w*|results?|returns?|confirm\w*"
    r"|acknowledg\w*|paid|sent|done|made|taken|given|known|once|after(?:wards)?"
    r"|(?!need\b|feed\b|seed\b|speed\b|embed\b|shared\b)\w{3,}ed"
    r"|wartet|antwort\w*|ergebnis\w*|bestätig\w*|zurück\w*|nachdem|sobald|(?:be|ver)zahlt\w*"
    r"|ge\w{3,}t(?:e[nrsm]?)?)\b",
    re.IGNORECASE,
)


def counts_on_answer(text: object) -> bool:
    """Whether a text speaks of waiting, of an answer, or of something that is done by then."""
    return isinstance(text, str) and _COUNTING.search(text) is not None


def counting(
    model: Model, calls: Collection[str], made: Collection[str], taken: Collection[str]
) -> Iterator[str]:
    """The steps after a call that count on its answer before it is there, each with its text.

    Args:
        model: as it is with the queue.
        calls: unique-ids of the relationships over which callers publish.
        made: unique-ids of those over which the message goes on.
        taken: unique-ids of those over which callers take the result.
    """
    for flow in dict.fromkeys(flow for call in calls for flow in over(model, call)):
        later = False
        for step in steps(flow):
            if step.relationship in calls:
                later = True
            elif step.relationship in taken:
                later = False
            elif later and step.relationship not in made and _counts(step):
                said = quote(step.value.get("description"))
                yield f'{step.key} {said} (flow "{flow.id}")'


def _counts(step: Step) -> bool:
    return counts_on_answer(step.value.get("description"))
