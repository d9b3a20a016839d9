"""Ways to say how available, fast and recoverable something has to be, and what hangs on it.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import arguments, particulars
from advisor.agent.controlled_english.clauses import clause
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.particulars import MODAL, STATES, TIMES
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_PERCENT = r"(?P<amount>\d{1,3}(?:\.\d+)?)\s*(?:%|percent)"
_OF = r"\s*(?:of|is|to|at|:|=|be)?\s*"
_MOST = r"(?:at\ most\ |no\ more\ than\ |up\ to\ |below\ |under\ |within\ |less\ than\ |<\ ?)?"
_A = r"(?:(?:with|and|have|has|an|a|the|its|of|that|which)\ )*"
_RTO = r"(?:rto|recovery\ time(?:\ objective)?)"
_RPO = r"(?:rpo|recovery\ point(?:\ objective)?)"
_LATENCY = r"(?:(?:maximum\ |max\.?\ )?(?:latency|response\ time))"
_UPTIME = r"(?:availability|uptime|available|up)"
_CLAUSES = (
    clause("availability_percent", rf"{_A}(?:be\ )?(?:at\ least\ )?{_UPTIME}{_OF}(?:for\ )?"
                                   rf"(?:at\ least\ )?{_PERCENT}"
           r"(?:\ of\ the\ time)?"),
    clause("availability_first", rf"{_A}(?:at\ least\ )?{_PERCENT}\ (?:of\ the\ time\ )?{_UPTIME}"),
    clause("latency_ms", rf"{_A}{_LATENCY}{_OF}{_MOST}{TIMES}"),
    clause("latency_first", rf"{_A}{TIMES}\ {_LATENCY}"),
    clause("latency_said", rf"{_A}(?:answers?|responds?|repl(?:y|ies))\ (?:within|in|under"
                           rf"|below){_OF}{TIMES}"),
    clause("rto_minutes", rf"{_A}{_RTO}{_OF}{_MOST}{TIMES}"),
    clause("rto_first", rf"{_A}{TIMES}\ {_RTO}"),
    clause("rto_said", rf"{_A}(?:be\ )?(?:recover(?:s|ed)?|restored|back)\ (?:within|in)\ {TIMES}"),
    clause("rpo_minutes", rf"{_A}{_RPO}{_OF}{_MOST}{TIMES}"),
    clause("rpo_first", rf"{_A}{TIMES}\ {_RPO}"),
    clause("rpo_said", rf"{_A}loses?\ {_MOST}{TIMES}(?:\ of\ data)?"),
    clause("backup", rf"{_A}(?:be\ )?(?:backups?|backed\ up){_OF}(?P<text>{LITERAL}|(?:every"
                     rf"|each)\ "
                     rf"\w+|nightly|hourly|daily|weekly)"),
    clause("backup_first", rf"{_A}(?P<text>{LITERAL}|nightly|hourly|daily|weekly)\ backups?"),
    clause("business_impact", rf"{_A}business[\ -]impact{_OF}(?P<text>{LITERAL}|[^,;]+)"),
)  # fmt: skip


def required(match: re.Match[str], scene: Scene) -> None:
    """Figures, a backup or a business impact on everything that is named.

    Raises:
        NotUnderstoodError: a part of it is not understood, or nothing is said twice.
    """
    groups = match.groupdict()
    rest = f"{groups['key']} {groups['rest']}" if groups.get("key") else groups["rest"]
    found = particulars.said(rest, _CLAUSES, scene)
    call: dict[str, Any] = {}
    for name, each in found.items():
        argument = _argument(name)
        if argument in call:
            raise NotUnderstoodError(f'"{each[0]}" stands twice')
        call[argument] = _value(scene, argument, each)
    on = selected(groups.get("on") or "it", scene)
    scene.do("set_service_level", on=on, **call)
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def _argument(name: str) -> str:
    """The argument that a clause gives."""
    head = name.split("_", maxsplit=1)[0]
    whole = ("availability_percent", "latency_ms", "rto_minutes", "rpo_minutes", "backup")
    return next((each for each in whole if each.split("_")[0] == head), name)


def _value(scene: Scene, argument: str, match: re.Match[str]) -> Any:
    if "text" in match.re.groupindex:
        return scene.value(match["text"]).strip()
    if argument != "availability_percent":
        return particulars.time(argument, match)
    percent = arguments.value(argument, match["amount"], "")
    if not 0 < percent <= 100:  # noqa: PLR2004 - of the time
        raise NotUnderstoodError(f"{percent} % is no availability")
    return percent


_KEY = (
    r"(?:rto|rpo|recovery\s+(?:time|point)(?:\s+objective)?|availability|uptime|latency|response\s+time"
    r"|business[\s-]impact)"
)
_FIGURE = (
    rf"(?:(?:with|an?|the|its)\s+)*(?:{_KEY}|\d[\d.]*\s*(?:%|percent|[a-z]+)\s+(?:of\s+)?{_KEY}"
    rf"|(?:{LITERAL}|nightly|hourly|daily|weekly)\s+backups?|backups?)\b"
)
_ON = r"(?:the\s+)?(?P<on>[^;:]+?)"

FORMS = (
    form(
        rf"{STATES}{_ON}\s+{MODAL}\s+(?P<rest>(?:be\s+(?:at\s+least\s+)?(?:available|up|back|restored"
        r"|recovered)|answer|respond|reply|recover|lose)\b.*\d.*|be\s+backed\s+up\s.+)",
        required,
        "set_service_level",
        "says how available, fast and recoverable nodes, flows or the architecture have to be",
        "Order processing must be available 99.9 % with a latency of 300 ms",
        takes_list=True,
    ),
    form(
        rf"{STATES}{_ON}\s+(?:needs?|requires?|has\s+to\s+have|must\s+have|should\s+have|shall\s+have|gets?)\s+"
        rf"(?P<rest>{_FIGURE}.*)",
        required,
        "set_service_level",
        "the same",
        "Order-db needs an RTO of 15 minutes and an RPO of 5 minutes",
        takes_list=True,
    ),
    form(
        rf"(?:set|change|raise|lower|update|put|fix)\s+(?:the\s+)?(?P<key>{_KEY})\s+(?:of|for|on)\s+{_ON}\s+to\s+"
        r"(?P<rest>.+)",
        required,
        "set_service_level",
        "the same; a value that is declared already is changed where it stands",
        "Set the RTO of inventory-db to 30 minutes",
        takes_list=True,
    ),
    form(
        r"(?:(?:we|i)\s+(?:need|want|require|expect)|add|set|define|specify|demand|require|declare)\s+"
        rf"(?P<rest>{_FIGURE}(?:(?!\s(?:on|for)\s)[^;:])*?)"
        rf"(?:\s+(?:on|for|(?:to|of)(?!\s+\d))\s+{_ON})?",
        required,
        "set_service_level",
        "the same",
        "Add an RTO of 1 hour and nightly backups to order-db",
        takes_list=True,
    ),
    form(
        rf"give\s+{_ON}\s+(?P<rest>{_FIGURE}.*)",
        required,
        "set_service_level",
        "the same",
        "Give payment-service an availability of 99.95 percent and a response time of 2 seconds",
        takes_list=True,
    ),
    form(
        rf"(?:the\s+)?(?P<key>{_KEY})\s+(?:of|for)\s+{_ON}\s+(?:is|should\s+be|must\s+be|shall\s+be|has\s+to\s+be)\s+"
        r"(?P<rest>.+)",
        required,
        "set_service_level",
        "the same as a statement",
        'The business impact of order-processing-flow is "No orders, no revenue"',
        takes_list=True,
    ),
)
