"""What kind of prompt this is: a plain yes, or one about another file than the open one.

Values in, values out; nothing is read here. When in doubt a prompt is no approval, since the model
then answers it and nothing is written.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_LONGEST_YES = 80
"""Characters beyond which a prompt says more than yes."""

# Umlauts are written as two letters here, since many keyboards have none.

_THEM = (
    r"(?: (?:it|this|that|them|these|those|all|everything|all of (?:it|them)|both"
    r"|(?:all )?(?:(?:the|this|that|these|those|your) )?(?:changes?|proposal|edits?)))?"
)
_SIE = (
    r"(?: (?:es|das|sie|alles|alle"
    r"|(?:alle )?(?:(?:die|diese) )?aenderung(?:en)?|(?:den|diesen) vorschlag))?"
)
_YES = (
    r"y(?:es|ep|eah|up)?|aye|ok(?:ay)?|sure|of course|absolutely|definitely|agreed|lgtm",
    r"go(?: ahead| for it)?|proceed|ship it|make it so|looks good(?: to me)?|sounds good",
    r"do (?:it|this|that|so|them|all of it|all of them)",
    rf"(?:apply|accept|approve|confirm|save){_THEM}",
    r"(?:accepted|approved|confirmed)",
    r"ja(?:wohl)?|jep|jo|klar|gerne?|natuerlich|selbstverstaendlich",
    r"einverstanden|genehmigt|bestaetigt",
    r"passt(?: so)?|in ordnung|sieht gut aus|los|leg los|nur zu",
    r"mach(?:e|en sie)?(?: es| das| alles)(?: so)?|so machen|tu(?: es| das)",
    rf"(?:wende|wenden sie){_SIE} an",
    rf"(?:uebernimm|uebernehmen sie|akzeptiere|bestaetige|speichere){_SIE}",
    r"(?:das |alles )?(?:anwenden|uebernehmen|speichern|umsetzen)|setz(?:e)?(?: es| das) um",
    r"👍|✅",
)
_POLITE = r"please|now|then|and|just|great|perfect|bitte|jetzt|dann|und|mal|doch|gut|super|prima"
_APPROVAL = re.compile(rf"(?:(?:{_POLITE}) )*(?:(?:{'|'.join(_YES)}) (?:(?:{_POLITE}) )*)+")

_URL = re.compile(
    r"(?<![\w+.-])[\w+.-]+://\S+|(?<![\w./\\-])[\w-]+(?:\.[\w-]+)+/\S+", re.IGNORECASE
)
_JSON_FILE = re.compile(
    r"(?<![\w./\\~:-])((?:[a-z]:)?[\w.~\\/-]*[\w-]\.json)(?![\w/\\-]|\.\w)", re.IGNORECASE
)
_AS_VALUE = re.compile(
    r"(?:\b[\w-]*ur[il]|\$ref|\$schema|\brequired[ -]pattern|\bdetailed[ -]architecture|\badrs?"
    r"|\blink(?:s|ed|ing)?)\b[^.\n]{0,40}$"
    r"|[\"'`]\s*[:=]\s*[\"'`]?$",  # the value of a quoted member
    re.IGNORECASE,
)

_BEFORE = 80
"""Characters before a name in which it is said what the name is."""


def is_approval(prompt: str) -> bool:
    """Whether the prompt says yes to what is proposed, in English or German, and nothing else.

    ``yes, but keep the gateway`` is none, nor is a question.
    """
    if len(prompt) > _LONGEST_YES:
        return False
    plain = unicodedata.normalize("NFC", prompt).casefold().replace("\ufe0f", "")
    plain = plain.replace("ä", "ae").replace("ü", "ue")
    said = " ".join(re.findall(r"[^\s.,;:!\u2013\u2014\u2026-]+", plain))
    return _APPROVAL.fullmatch(f"{said} ") is not None


def other_documents(
    prompt: str, file: str, document: str, attached: Collection[str] = ()
) -> list[str]:
    """The ``.json`` files that the prompt speaks of and that are not the open one, each once.

    Not meant are URLs, files that were attached, and what is a value in an architecture: a name
    that stands in the document already, one shortly after a word such as `config-url` or `link`,
    and the value of a quoted member.

    Args:
        prompt: the person's words.
        file: the path of the open document, as it was given.
        document: its text.
        attached: paths of other files that the model gets to read.
    """
    prompt = _URL.sub(lambda match: " " * len(match[0]), prompt)
    known = [_parts(path) for path in (file, *attached)]
    for path in (file, *attached):  # names with blanks, too
        whole = rf"(?<![\w./\\~-]){re.escape(path)}(?![\w-])"
        prompt = re.sub(whole, " ", prompt, flags=re.IGNORECASE)
    return list(dict.fromkeys(_others(prompt, known, document)))


def _others(prompt: str, known: list[tuple[str, ...]], document: str) -> Iterator[str]:
    for match in _JSON_FILE.finditer(prompt):
        name, parts = match[1], _parts(match[1])
        if not (
            any(_same_file(parts, other) for other in known)
            or _AS_VALUE.search(prompt[max(0, match.start() - _BEFORE) : match.start()])
            or name in document
        ):
            yield name


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path.replace("\\", "/").casefold()).parts


def _same_file(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both may be one file: the shorter path is the end of the longer."""
    shorter, longer = sorted((one, other), key=len)
    return longer[-len(shorter) :] == shorter
