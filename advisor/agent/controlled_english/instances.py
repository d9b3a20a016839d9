"""Ways to ask for more of what is there: instances, copies, replicas."""

from __future__ import annotations

import re

from advisor.agent.controlled_english import links, nodes
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.names import Named, NotUnderstoodError, slug, tokens
from advisor.agent.controlled_english.relationships import connect
from advisor.agent.controlled_english.renaming import give, new_name
from advisor.agent.controlled_english.scene import SEPARATOR, Scene, form, sentence
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.change.draft import NeedlessError
from advisor_tools.containment import memberships

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a pair of": 2}
_NUMBER = rf"(?P<number>{'|'.join(_NUMBERS)}|[2-9])"
_MORE = r"(?P<more>additional|more|further|extra|other|another)\s+"
_NAMES = rf"(?P<names>(?:{LITERAL}|{WORD})(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:{LITERAL}|{WORD}))+)"
_CALLED = rf"\s*(?:[:,(–-]\s*|\s)\s*(?:called|named|as|with\s+the\s+ids)?\s*:?\s*{_NAMES}\)?"
_INSTANCES = r"(?:redundant\s+|identical\s+|parallel\s+|separate\s+)?(?:instances?|nodes?|copies|servers?|replicas?|standbys|followers|mirrors)"
_ADD = r"(?:add|create|introduce|run|have|use|deploy|define|include)\s+(?:the\s+)?"
_ROLES = "replica|standby|secondary|mirror|follower|backup|copy|clone|duplicate|failover|reader"
_FRONTED = re.compile(
    r"\b(?:go|goes|going|pass|passes|run|enter|enters|route[sd]?|come|comes|flow|flows|directed|sent)\b"
    r"[^.\n]*\b(?:through|via|over|at)\b|\bin\s+front\s+of\b|\bentry\s+point\b|\bload[\s-]balanc"
    r"|\bbehind\b|\bfronted\b|\bspread",
    re.IGNORECASE,
)
"""Words by which a prompt says that others reach the instances by way of another node."""


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
        scene.it = tuple(_beside(scene, original, new.id, new.name, role) for new in news)
        return
    _multiply(scene, original, names, wanted, is_more=bool(groups.get("more")))


def another(match: re.Match[str], scene: Scene) -> None:
    """One more instance of what is there."""
    original = scene.one(match["what"])
    name = match.groupdict().get("name")
    scene.it = (_copy(scene, original, scene.value(name) if name else _next(scene, original.id)),)


def copied(match: re.Match[str], scene: Scene) -> None:
    """A copy with relationships of its own, or with none when the sentence says so."""
    original = scene.one(match["what"])
    rest = (match.groupdict().get("rest") or "").lower()
    direction = _direction(scene)
    for word, meant in (("without", "none"), ("outgoing", "outgoing"), ("incoming", "incoming")):
        direction = meant if word in rest else direction
    name = match.groupdict().get("name")
    wanted = scene.value(name) if name else _next(scene, original.id)
    scene.it = (_copy(scene, original, wanted, direction),)


def replica(match: re.Match[str], scene: Scene) -> None:
    """A node in a role beside what is there: a copy that nobody is connected to yet."""
    groups = match.groupdict()
    name = groups.get("name") or ""
    role = next((groups[key] for key in ("role", "in_name") if groups.get(key)), "replica").lower()
    of = groups.get("what")
    original = scene.one(of) if of else _of_name(scene, scene.value(name))
    new = new_name(scene, name) if name else new_name(scene, f"{original.id}-{role}")
    if scene.exists(new.id):
        raise NeedlessError(f'"{new.id}" is there')
    purpose = scene.literals.restore(groups.get("purpose") or "")
    scene.it = (_beside(scene, original, new.id, new.name, role, purpose),)


def reach(scene: Scene) -> None:
    """Let the node that was put in front of an original reach those of its copies that nobody does.

    To be called when the whole prompt was read: it may say so itself.
    """
    for copy, original in list(scene.copies.items()):
        if copy == original or links.leading_to(scene.model, [copy]):
            continue
        fronts = [
            links.ends(each).source
            for each in links.leading_to(scene.model, [original])
            if links.ends(each).source in scene.touched
        ]
        by_id = {named.id: named for named in scene.names.of_kind(("node",))}
        if len(set(fronts)) == 1 and links.ends(
            links.between(scene.model, fronts[0], original)[0]
        ).kind == "connects" and links.leading_from(scene.model, copy):
            scene.because = f"Nobody reached {copy}, and {fronts[0]} reaches {original}."
            connect(scene, by_id[fronts[0]], by_id[copy])
            scene.choose(f"{fronts[0]} connects to {copy} as well, which nobody else reaches")


def _beside(  # noqa: PLR0913 - what a copy has of its own
    scene: Scene, original: Named, identity: str, name: str, role: str, purpose: str = ""
) -> str:
    scene.do(
        "copy_node",
        id=original.id, new_id=identity, new_name=name, relationships="none",
        description=sentence(f"{role} of {original.name}{purpose}"),
    )  # fmt: skip
    for holder in memberships(scene.model, scene.node(original.id)):
        container = next((each for each in holder.references if each.role == "container"), None)
        if container and scene.model.get(container.id, "node"):
            scene.do(
                "move_into",
                container=container.id, nodes=[identity], kind=container.path[1],
                relationship=holder.id, also_stay=True,
            )  # fmt: skip
    scene.copies[identity] = original.id
    _tell_addresses(scene, identity, original.id)
    return identity


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
        identity if identity == original.id else _copy(scene, original, name)
        for identity, name in zip(ids, names, strict=True)
    ]
    scene.copies.setdefault(original.id, original.id)
    scene.touch(done)
    scene.it = tuple(done)


def _original(scene: Scene, what: str, names: list[str]) -> Named:
    """What the instances are instances of: one of those named that is there, or what it says."""
    there = [named for name in names if (named := scene.names.exact(name, ("node",)))]
    if len(there) == 1:
        return there[0]
    if there:
        raise NotUnderstoodError(f'"{there[0].id}" and "{there[1].id}" are there already')
    return scene.one(re.sub(r"s$", "", what)) if not scene.exists(what) else scene.one(what)


def _of_name(scene: Scene, name: str) -> Named:
    """What `order-db-replica` is a replica of."""
    rest = [word for word in re.split(r"[-_\s]+", name) if word.lower() not in _ROLES.split("|")]
    while rest and (rest[-1].isdigit() or rest[-1].lower() in {"read", "new", "node"}):
        rest.pop()
    while rest and rest[0].lower() in {"read", "hot", "cold", "warm", "the", "a"}:
        rest.pop(0)
    wanted = tokens(" ".join(rest))
    found = scene.names.candidates("-".join(rest), ("node",)) if rest else []
    if len(found) != 1:
        found = [each for each in found if {*tokens(each.id)} & {"primary", "main", "leader"}]
    is_close = found and set(wanted) <= {*tokens(found[0].id), *tokens(found[0].name)}
    if len(found) != 1 or not is_close:
        raise NotUnderstoodError(f'it is not clear of what "{name}" is to be a replica')
    scene.choose(f'"{name}" taken as a replica of {found[0].id}')
    return found[0]


def _copy(scene: Scene, original: Named, name: str, direction: str = "") -> str:
    new = new_name(scene, name)
    direction = direction or _direction(scene)
    scene.do(
        "copy_node",
        id=original.id, new_id=new.id, new_name=new.name, relationships=direction,
    )  # fmt: skip
    scene.copies[new.id] = scene.copies.get(original.id, original.id)
    _tell_addresses(scene, new.id, original.id)
    return new.id


def _direction(scene: Scene) -> str:
    """Whoever is reached by way of another node is not copied with those who reach it."""
    return "outgoing" if _FRONTED.search(scene.prompt) else "both"


def _next(scene: Scene, identity: str) -> str:
    stem = re.sub(r"-\d+$", "", identity)
    number = 2
    while scene.model.get(f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"


def _tell_addresses(scene: Scene, copy: str, original: str) -> None:
    held = [each for each in scene.node(copy).interfaces if {"host", "url"} & each.value.keys()]
    if held:
        scene.choose(
            f'"{copy}" has the same host and port as "{original}": say "Set the host of '
            f'{held[0].id} to …" where it is another'
        )


def named_so(match: re.Match[str], scene: Scene) -> None:
    """A node whose name says of what it is a replica."""
    name = scene.value(match["name"])
    role = re.search(rf"(?:^|[-_\s])({_ROLES})(?:$|[-_\s]|\d)", name, re.IGNORECASE)
    if role is None:
        raise NotUnderstoodError("no rule fits it")
    original = _of_name(scene, name)
    new = new_name(scene, name)
    if scene.exists(new.id):
        raise NeedlessError(f'"{new.id}" is there')
    purpose = scene.literals.restore(match["purpose"] or "")
    scene.it = (_beside(scene, original, new.id, new.name, role[1].lower(), purpose),)


_ONE = r"(?:an?\s+|the\s+|another\s+|one\s+)?(?:new\s+)?"
_NEW_NAME = rf"(?:\s*,?\s*(?:called|named|as|to|with\s+the\s+id|:)\s+(?P<name>{LITERAL}|{WORD}))?"

FORMS = (
    form(
        rf"{_ADD}(?:{_MORE})?{_NUMBER}\s+(?:{_MORE.replace('more>', 'more2>')})?(?:new\s+)?"
        rf"(?P<what>[^,:]+?)\s+{_INSTANCES}{_CALLED}",
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
    form(
        rf"{_ADD}{_ONE}(?:(?:read|hot|warm|cold|passive|async\w*)[\s-])?(?P<role>{_ROLES})\s+"
        rf"(?:(?:node|instance|database|service)\s+)?(?:of|for)\s+(?P<what>.+?){_NEW_NAME}(?P<purpose>\s+(?:for|to)\s+[^,:]+)?",
        replica,
        "copy_node",
        "adds a replica or standby beside a node",
        "Add a read replica of inventory-db called inventory-db-replica",
    ),
    form(
        rf"{_ADD}{_ONE}(?:(?:read[\s-])?(?:{_ROLES})\s+)?(?:database\s+|service\s+|system\s+)?"
        rf"(?:node\s+|instance\s+)?(?:called\s+|named\s+)?"
        rf"(?P<name>{LITERAL}|(?=[\w-]*(?:{_ROLES}))\w+(?:-\w+)+)(?:\s+(?:database|service|system))?"
        r"(?:\s+(?:node|instance|replica|standby))?(?P<purpose>\s+(?:for|to)\s+[^,:]+)?",
        named_so,
        "copy_node",
        "the same, by a name that says what it is a replica of",
        'Add a new "inventory-db-standby" node',
    ),
)
