"""Ways to make several nodes of one and one of several, and to take nodes out into a container.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import nodes, particulars, several_links
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.particulars import CALLED, ID, IDS
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_TAKES = (
    r"(?:then\s+|should\s+|must\s+|will\s+)*(?:takes?\s+over|takes?|gets?|handles?|owns?|inherits?|receives?"
    r"|keeps?|retains?)"
)
_TAKEOVER = re.compile(
    rf"(?:the\s+)?(?P<part>{LITERAL}|{WORD})\s+(?P<takes>{_TAKES})\s+(?P<what>.+?)"
    rf"(?=\s*(?:[;.]|,|\s(?:and|while))\s*(?:and\s+|while\s+)?(?:the\s+)?(?:{LITERAL}|{WORD})\s+{_TAKES}\s|[;.,\s]*$)"
    r"[;.,\s]*(?:(?:and|while)\s+)?",
    re.IGNORECASE,
)


def split(match: re.Match[str], scene: Scene) -> None:
    """A node becomes several, each with the relationships that it is said to take over.

    Raises:
        NotUnderstoodError: a part of it is not understood.
    """
    node = scene.one(match["node"])
    made = particulars.parts(scene, match["ids"])
    into: dict[str, dict[str, Any]] = {}
    for each in made:
        new = {"id": each} if isinstance(each, str) else dict(each)
        into[new["id"]] = new
    if len(into) < 2:  # noqa: PLR2004 - one part is no split
        raise NotUnderstoodError("two parts at least have to be named")
    rest = match["rest"].strip()
    while rest:
        takes = _TAKEOVER.match(rest)
        if takes is None:
            words = scene.literals.restore(rest)
            raise NotUnderstoodError(f'"{words}" does not say which part takes over what')
        part = _named(scene, takes["part"], into)
        into[part].setdefault("relationships", [])
        into[part]["relationships"] += several_links.ids(scene, takes["what"], node)
        rest = rest[takes.end() :].strip()
    scene.do("split_service", node=node.id, into=list(into.values()), connect=True)
    scene.it = tuple(into)


def _named(scene: Scene, phrase: str, into: dict[str, dict[str, Any]]) -> str:
    """The id of the part that is meant; a capital may only begin the sentence.

    Raises:
        NotUnderstoodError: it is none of them.
    """
    said = scene.value(phrase).casefold()
    for identity, part in into.items():
        if said in {identity.casefold(), str(part.get("name", "")).casefold()}:
            return identity
    raise NotUnderstoodError(f'"{scene.value(phrase)}" is none of the parts: {", ".join(into)}')


def merged(match: re.Match[str], scene: Scene) -> None:
    """Several nodes become one, with all that leads to them and from them.

    Raises:
        NotUnderstoodError: there is nothing to merge.
    """
    first = scene.several(re.sub(r"\s+with\s+", " and ", match["nodes"]))
    into = particulars.part(scene, match["into"]) if match["into"] else first[0].id
    if not match["into"]:
        scene.choose(f'merged into "{into}", which is named first')
    target = particulars.id_of(into)
    ids = list(dict.fromkeys([named.id for named in first]))
    if scene.model.get(target, "node") and target not in ids:
        ids.append(target)
    if len(ids) < 2:  # noqa: PLR2004 - one node is merged with nothing
        raise NotUnderstoodError("two nodes at least have to be named")
    named = match.groupdict().get("name")
    name = scene.value(named) if named else "" if isinstance(into, str) else into["name"]
    scene.do("merge", **particulars.put({"nodes": ids, "into": target}, name=name))
    scene.it = (target,)


def extracted(match: re.Match[str], scene: Scene) -> None:
    """Nodes leave their container for one of their own.

    Raises:
        NotUnderstoodError: one of them is not found, or the name is none.
    """
    ids = [named.id for named in scene.several(match["nodes"])]
    container = particulars.part(scene, match["id"])
    said = match["type"].lower()
    runs = said in {"network", "cluster", "zone", "subnet", "namespace"}
    call: dict[str, Any] = {"container": particulars.id_of(container), "nodes": ids}
    call["kind"] = "deployed-in" if runs else "composed-of"
    name = "" if isinstance(container, str) else container["name"]
    node_type = said if said in nodes.TYPES else "network" if said in {"zone", "subnet"} else ""
    is_new = not scene.model.get(call["container"], "node")
    if is_new:
        call = particulars.put(call, name=name, node_type=node_type)
    scene.do("extract_container", **call)
    scene.it = (call["container"],)


_KIND = rf"(?P<type>{nodes.TYPE}|cluster|zone|subnet|namespace|container|group|subsystem|domain)"
_NEW = r"(?:an?\s+|the\s+|one\s+)?(?:new\s+|separate\s+|own\s+|single\s+|common\s+)*"
_CALLED = CALLED.replace("\\ ", " ")

FORMS = (
    form(
        r"(?:merge|unite|fuse|unify)\s+(?P<nodes>(?!.*\s(?:in)?to\s)[^;:]+?\s+(?:and|with)\s+[^;:]+?)(?P<into>)",
        merged,
        "merge",
        "the same; the first of them stays",
        "Merge order-db and inventory-db",
    ),
    form(
        rf"(?:split|divide|break|separate|cut)\s+(?:up\s+)?(?:the\s+)?(?P<node>[^,;:]+?)\s+(?:up\s+)?"
        rf"(?:in|into)\s+(?:two\s+(?:services\s*)?:?\s*)?(?P<ids>{IDS})\s*(?:[;:.,]|\s(?:where|so\s+that|such\s+that)\s)"
        rf"\s*(?:(?:where|so\s+that|such\s+that|and)\s+)?(?P<rest>.*\s{_TAKES}\s.+)",
        split,
        "split_service",
        "makes several nodes of one, each with the relationships that it takes over",
        "Split order-service into order-api and order-worker; order-worker takes over "
        "order-connects-payment",
        takes_list=True,
    ),
    form(
        r"(?:merge|unite|fuse|consolidate|unify|fold|combine|join)\s+(?:the\s+)?(?P<nodes>[^;:]+?)\s+(?:in)?to\s+"
        rf"(?!(?:an?|the)\s+(?:new\s+)?(?:{nodes.TYPE}|group|cluster|container|zone|subsystem)\b)"
        rf"(?:(?:one|a\s+single)(?:\s+(?:node|service|database|store))?(?:\s+{_CALLED}\s+|\s*[,:]\s*))?(?:the\s+)?"
        rf"(?P<into>(?!.*-?(?:cluster|group|zone|network|system)$){LITERAL}|[\w.-]+(?:\s[\w.-]+)?)"
        rf"(?:,?\s+(?:named|with\s+the\s+name)\s+(?P<name>{LITERAL}))?",
        merged,
        "merge",
        "makes one node of several; what led to any of them leads to it",
        "Merge order-db and inventory-db into shop-db",
        takes_list=True,
    ),
    form(
        r"(?:extract|pull|carve|factor|separate|spin|lift|take)\s+(?:out\s+)?(?:the\s+)?(?P<nodes>[^;:]+?)\s+(?:out\s+)?"
        rf"(?:from\s+[^;:]+?\s+)?(?:in)?to\s+{_NEW}{_KIND}\s+(?:of\s+(?:its|their)\s+own\s+)?(?:{_CALLED}\s+)?(?P<id>{ID})",
        extracted,
        "extract_container",
        "takes nodes out into a container of their own",
        "Extract order-service, payment-service and order-db into a system called ordering",
        takes_list=True,
    ),
)
