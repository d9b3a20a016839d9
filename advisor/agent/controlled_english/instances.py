"""Ways to ask for more of what is there: instances and copies."""

from __future__ import annotations

import re

from advisor.agent.controlled_english import copies, newcomers, nodes, routing
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.renaming import give, new_name
from advisor.agent.controlled_english.scene import NODES, SEPARATOR, Scene
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.calm.naming import slug

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a pair of": 2}
_NUMBER = rf"(?P<number>{'|'.join(_NUMBERS)}|[2-9])"
_MORE = r"(?P<more>additional|more|further|extra|other|another)\s+"
_WORDS = rf"(?:{LITERAL}|{WORD})"
_NAMES = rf"(?P<names>{_WORDS}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){_WORDS})+)"
_CALLED = rf"\s*(?:[:,(\u2013-]\s*|\s)\s*(?:called|named|as|with\s+the\s+ids)?\s*:?\s*{_NAMES}\)?"
_INSTANCES = (
    r"(?:redundant\s+|identical\s+|parallel\s+|separate\s+)?"
    r"(?:instances?|nodes?|copies|servers?|replicas?|standbys|followers|mirrors)"
)
_ADD = r"(?:add|create|introduce|run|have|use|deploy|define|include)\s+(?:the\s+)?"
_ROLES = "replica|standby|secondary|mirror|follower|backup|copy|clone|duplicate|failover|reader"


def counted(match: re.Match[str], scene: Scene) -> None:
    """`two X instances: a and b`: the first is what is there, renamed, the others are copies."""
    groups = match.groupdict()
    names = [scene.value(part) for part in SEPARATOR.split(groups.get("names") or "") if part]
    number = (groups.get("number") or "").lower()
    wanted = _NUMBERS.get(number) or int(number or len(names))
    what = scene.value(match["what"])
    if names and wanted != len(names):
        raise NotUnderstoodError(f"{match['number']} are asked for and {len(names)} are named")
    try:
        original = _original(scene, what, names)
    except NotUnderstoodError:
        kind = re.sub(r"s$", "", what.lower())
        if kind not in nodes.TYPES or not names:
            raise
        ids = [nodes.add(scene, name, kind, {}) for name in names]
        scene.it = tuple(ids)
        return
    beside = re.search(r"\b(replica|standby|mirror|follower)", match[0], re.IGNORECASE)
    if beside and not scene.value(what).lower().endswith(beside[1].lower()):
        role = beside[1].lower()
        names = names or [f"{original.id}-{role}-{number}" for number in range(1, wanted + 1)]
        news = [new_name(scene, name) for name in names]
        scene.it = tuple(copies.beside(scene, original, new, role) for new in news)
        return
    _multiply(scene, original, names, wanted, is_more=bool(groups.get("more")))
    if groups.get("front"):
        made = [named for named in scene.names.of_kind(NODES) if named.id in scene.it]
        routing.put_before(scene, newcomers.node(scene, groups["front"]), made)


def another(match: re.Match[str], scene: Scene) -> None:
    """One more instance of what is there."""
    original = scene.one(match["what"])
    name = match.groupdict().get("name")
    scene.it = (
        copies.copy(scene, original, scene.value(name) if name else _next(scene, original.id)),
    )


def copied(match: re.Match[str], scene: Scene) -> None:
    """A copy with relationships of its own, or with none when the sentence says so."""
    original = scene.one(match["what"])
    rest = (match.groupdict().get("rest") or "").lower()
    direction = copies.direction(scene)
    for word, meant in (("without", "none"), ("outgoing", "outgoing"), ("incoming", "incoming")):
        direction = meant if word in rest else direction
    name = match.groupdict().get("name")
    wanted = scene.value(name) if name else _next(scene, original.id)
    scene.it = (copies.copy(scene, original, wanted, direction),)


def _multiply(
    scene: Scene, original: Named, names: list[str], wanted: int, *, is_more: bool
) -> None:
    stem = original.id
    numbered = [f"{stem}-{number}" for number in range(2, 2 + wanted)]
    is_more = is_more or (names != [] and [slug(name) for name in names] == numbered)
    if not names:
        first = 2 if is_more else 1
        names = [f"{stem}-{number}" for number in range(first, first + wanted)]
    ids = [new_name(scene, name).id for name in names]
    if not is_more and original.id not in ids:
        new = new_name(scene, names[0])
        scene.choose(f'"{original.id}" becomes the first of the instances, "{new.id}"')
        give(scene, original, new)
        original = Named(new.id, new.name, "node", original.type)
    done = [
        identity if identity == original.id else copies.copy(scene, original, name)
        for identity, name in zip(ids, names, strict=True)
    ]
    scene.copies.setdefault(original.id, original.id)
    scene.touch(done)
    scene.it = tuple(done)


def _original(scene: Scene, what: str, names: list[str]) -> Named:
    """What the instances are instances of: one of those named that is there, or what it says."""
    there = [named for name in names if (named := scene.names.exact(name, *NODES))]
    if len(there) == 1:
        return there[0]
    if there:
        raise NotUnderstoodError(f'"{there[0].id}" and "{there[1].id}" are there already')
    return scene.one(re.sub(r"s$", "", what)) if not scene.exists(what) else scene.one(what)


def _next(scene: Scene, identity: str) -> str:
    stem = re.sub(r"-\d+$", "", identity)
    number = 2
    while scene.model.get(f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"


_ONE = r"(?:an?\s+|the\s+|another\s+|one\s+)?(?:new\s+)?"
_NEW_NAME = rf"(?:\s*,?\s*(?:called|named|as|to|with\s+the\s+id|:)\s+(?P<name>{LITERAL}|{WORD}))?"

_BEHIND = r"(?:,?\s+behind\s+(?P<front>[^,;:]+))?"

FORMS = (
    form(
        rf"{_ADD}(?:{_MORE})?{_NUMBER}\s+(?:{_MORE.replace('more>', 'more2>')})?(?:new\s+)?"
        rf"(?P<what>[^,:]+?)\s+{_INSTANCES}{_CALLED}{_BEHIND}",
        counted,
        "copy_node",
        "makes several instances of a node: it becomes the first, the others are copies",
        'Add two payment service instances: "payment-service-1" and "payment-service-2"',
    ),
    form(
        rf"{_ADD}{_NUMBER}\s+(?:instances|copies)\s+of\s+(?P<what>[^,:]+?){_CALLED}",
        counted,
        "copy_node",
        "the same",
        "Add three instances of payment-service: payment-a, payment-b and payment-c",
    ),
    form(
        rf"{_ADD}(?:{_NUMBER}\s+)?(?P<what>[^,:]+?)s\s*:\s*{_NAMES}",
        counted,
        "copy_node",
        "the same",
        "Add two inventory services: inventory-east and inventory-west",
    ),
    form(
        rf"{_ADD}{_NUMBER}\s+(?:{_MORE})?{_INSTANCES}\s+of\s+(?P<what>[^,:]+)",
        counted,
        "copy_node",
        "makes instances with numbered names",
        "Add two more instances of payment-service",
    ),
    form(
        rf"{_ADD}{_NUMBER}\s+(?:{_MORE})?(?P<what>[^,:]+?)\s+{_INSTANCES}",
        counted,
        "copy_node",
        "the same",
        "Add two inventory service instances",
    ),
    form(
        rf"(?:split|scale|replicate|run|duplicate|replace|make|turn|scale\s+out)\s+(?:the\s+)?(?P<what>.+?)"
        rf"\s+(?:in|into|to|as|with|by|out\s+to)\s+{_NUMBER}\s+{_INSTANCES}(?:{_CALLED})?",
        counted,
        "copy_node",
        "makes several instances of a node",
        "Scale payment-service to three instances",
    ),
    form(
        rf"(?:split|duplicate|replicate|replace)\s+(?:the\s+)?(?P<what>.+?)\s+(?:in|into|as|with|by)\s+"
        rf"{_NAMES}",
        counted,
        "copy_node",
        "makes several instances of a node",
        "Split payment-service into payment-east and payment-west",
    ),
    form(
        rf"{_ADD}(?:an?\s+)?(?:second|third|fourth|another|additional|further|redundant)\s+(?:"
        rf"instance\s+of\s+(?:the\s+)?)?(?P<what>.+?)(?:\s+instance)?{_NEW_NAME}",
        another,
        "copy_node",
        "makes one more instance of a node",
        "Add a second instance of payment-service called payment-service-b",
    ),
    form(
        rf"(?:copy|clone|duplicate)\s+(?:the\s+)?(?P<what>.+?)(?:\s+node)?{_NEW_NAME}"
        r"(?P<rest>,?\s+(?:with(?:out)?|and)\s+(?:all\s+)?(?:its\s+|any\s+)?(?:incoming\s+|outgoing\s+)?"
        r"(?:relationships|connections|links))?",
        copied,
        "copy_node",
        "copies a node with its relationships, or without",
        "Copy payment-service as payment-sandbox without its relationships",
    ),
)
