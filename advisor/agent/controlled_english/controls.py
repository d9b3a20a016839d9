"""Ways to ask for controls: a new one, other values, or none any more."""

from __future__ import annotations

import re
from typing import Any

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.clauses import DESCRIBED, Found, clause, peel
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.measures import among, required
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.proposals import proposed, stated
from advisor.agent.controlled_english.scene import Scene, sentence
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import pairs, quantities, value_of
from advisor.calm.element import ARCHITECTURE
from advisor.calm.naming import slug, title

_STATES = (
    r"requiring|documenting|ensuring|stating|demanding|specifying|defining|setting|covering"
    r"|describing|mandating|enforcing|limiting"
)
_DEMANDS = (
    r"(?:that|which|to)\s+(?:requires?|demands?|documents?|ensures?|states?|specif(?:y|ies)"
    r"|defines?|mandates?|enforces?|covers?|describes?)"
)
_CLAUSES = (
    DESCRIBED,
    clause(
        "url",
        rf"(?:with|using|and|at)?\s*(?:the\s+|an?\s+)?requirement(?:-|\s)?(?:url)?:?\s+"
        rf"(?P<url>{LITERAL})",
    ),
    clause(
        "config_url",
        rf"(?:with|using|and)?\s*(?:the\s+|an?\s+)?config-url:?\s+(?P<url>{LITERAL})",
    ),
    clause(
        "config",
        rf"(?:with|using|and)?\s*(?:(?:the|this|these|following|an?)\s+)*(?:inline\s+)?"
        rf"(?:config(?:uration)?|values(?=\W*{LITERAL})):?\s+(?P<config>{LITERAL})",
    ),
    clause(
        "on",
        r"(?:on|to(?!\ (?:require|demand|document|ensure|state|specify|define|mandate|enforce|cover"
        rf"|describe)\b)|for|at|of)\s+(?P<names>.+?)(?=$|\s+(?:with|described|using|{_STATES})\b"
        r"|\s+(?:that|which)\s|,?\s+to\s+(?:require|demand|document|ensure|state|specify|define)\b)",
    ),
    clause(
        "requiring",
        rf"(?:{_STATES}|with(?=\ [^,]*\d)|{_DEMANDS})\s+(?P<text>.+?)"
        rf"(?=$|,?\s+(?:with|using)\s+(?:an?\s+|the\s+)?(?:requirement|config|inline|description)"
        r"|\s+(?:on|for)\s+(?:the|all|every|both|each)\s)",
    ),
)
_ID = rf"(?P<id>{LITERAL}|[\w-]+(?:\s[\w-]+)?)"
_LEVEL = (
    r"(?:(?P<level>architecture|system|platform|node|relationship|flow)[\s-](?:level|wide)\s+)?"
)


def control(match: re.Match[str], scene: Scene) -> None:
    """One control on everything that is named."""
    found = peel(match["rest"], _CLAUSES, scene)
    groups = match.groupdict()
    control_id = slug(scene.value(groups.get("id") or groups["name"]))
    on = _on(scene, groups.get("on") or _names(found), groups["level"])
    description = _description(scene, found, control_id, on)
    requirement = _requirement(scene, found, control_id)
    scene.do(
        "add_control",
        on=on, control_id=control_id, description=description, requirements=[requirement],
    )  # fmt: skip
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def changed(match: re.Match[str], scene: Scene) -> None:
    """Other values in a control that is there."""
    control_id, on = _there(scene, match)
    groups = match.groupdict()
    said = scene.literals.restore(groups.get("text") or "")
    if groups.get("key"):
        values = {scene.value(groups["key"]): value_of(groups["value"], scene.literals)}
    elif scene.literals.is_quoted(groups["text"]):
        values = pairs(groups["text"], scene.literals)
    else:
        values = required(said)
    if not values:
        raise NotUnderstoodError("no value is given for the control")
    held = _held(scene, on[0], control_id)
    requirements = held.get("requirements") or [{}]
    url = requirements[0].get("requirement-url")
    if len(requirements) > 1 or not url:
        raise NotUnderstoodError(f'"{control_id}" has several requirements: name one by its URL')
    config = requirements[0].get("config")
    if not isinstance(config, dict):
        raise NotUnderstoodError(f'the values of "{control_id}" are not in the document')
    adds = re.match(r"(?:set|require|demand)\b", match[0], re.IGNORECASE) is not None
    values = among(values, config, adds=adds)
    if new := [f'"{key}"' for key in values if key not in config]:
        scene.choose(f'new in "{control_id}": {", ".join(new)}, beside {", ".join(config)}')
    more = {"description": sentence(f"Requires {said}")} if _requires(match) and said else {}
    scene.do(
        "update_control",
        on=on, control_id=control_id,
        requirements=[{"requirement-url": url, "config": values}], **more,
    )  # fmt: skip


def removed(match: re.Match[str], scene: Scene) -> None:
    """Take a control away."""
    control_id, on = _there(scene, match)
    scene.do("remove_control", on=on, control_id=control_id)


_UPDATE = r"(?:change|update|set|raise|lower|modify|tighten|relax|increase|decrease|reduce|adjust)"
_OF = r"(?:\s+(?:on|of|for|from|at)\s+(?P<on>.+?))?"

FORMS = (
    form(
        rf"(?:add|create|introduce|define|put|attach|apply|include)\s+(?:an?\s+|the\s+)?(?:new\s+)?"
        rf"{_LEVEL}(?:{_ID}\s+control|control\s+(?:called\s+|named\s+)?(?P<name>{LITERAL}|[\w-]+))"
        r"(?![\w-])(?P<rest>.*)",
        control,
        "add_control",
        "adds a control; values that nobody gave are proposed and stated as assumed",
        'Add an architecture-level "availability" control requiring 99.5% uptime',
    ),
    form(
        rf"(?:give|let|have)\s+(?P<on>.+?)\s+(?:have\s+)?an?\s+(?:new\s+)?{_LEVEL}{_ID}\s+control(?![\w-])"
        r"(?P<rest>.*)",
        control,
        "add_control",
        "adds a control to what is named first",
        'Give order-service a "retry" control documenting retry limits',
    ),
    form(
        rf"(?P<on>.+?)\s+(?:(?:should|must|shall|needs?\s+to)\s+(?:have|get|carry)|needs?|gets?)\s+an?\s+{_LEVEL}{_ID}\s+"
        r"control(?![\w-])(?P<rest>.*)",
        control,
        "add_control",
        "adds a control to what is named first",
        'Every database must have a "backup" control documenting backup targets',
    ),
    form(
        rf"{_UPDATE}\s+(?:the\s+)?{_ID}\s+control{_OF}\s+(?:to|so\s+that\s+it)\s+"
        r"(?P<requires>requires?\s+|demands?\s+)?(?P<text>.+)",
        changed,
        "update_control",
        "gives a control other values",
        "Change the performance control of the api-gateway to require 900 requests per minute",
    ),
    form(
        rf"(?P<requires>require|demand)\s+(?P<text>.+?)\s+in\s+(?:the\s+)?{_ID}\s+control{_OF}",
        changed,
        "update_control",
        "gives a control other values",
        "Require 900 requests per minute in the performance control of the api-gateway",
    ),
    form(
        rf"{_UPDATE}\s+(?:the\s+)?(?P<key>{LITERAL}|[\w-]+)\s+(?:of|in)\s+(?:the\s+)?{_ID}\s+control{_OF}"
        rf"\s+to\s+(?P<value>{LITERAL}|[^,]+)",
        changed,
        "update_control",
        "changes one value of a control",
        "Set requests-per-minute in the performance control of the api-gateway to 900",
    ),
    form(
        rf"{_UPDATE}\s+(?:the\s+)?(?P<key>{LITERAL}|[\w-]+)\s+to\s+(?P<value>{LITERAL}|[^,\s]+)\s+in\s+"
        rf"(?:the\s+)?{_ID}\s+control{_OF}",
        changed,
        "update_control",
        "changes one value of a control",
        "Set burst to 100 in the performance control of the api-gateway",
    ),
    form(
        rf"(?:remove|delete|drop)\s+(?:the\s+)?(?:{_ID}\s+control|control\s+(?P<name>{LITERAL}|[\w-]+)){_OF}",
        removed,
        "remove_control",
        "takes a control away",
        "Remove the performance control from the api-gateway",
    ),
)  # fmt: skip


def _names(found: Found) -> str:
    return found["on"]["names"] if "on" in found else ""


def _on(scene: Scene, names: str, level: str | None) -> list[str]:
    if names:
        try:
            return selected(names, scene)
        except NotUnderstoodError:
            if links.ends_said(scene, names) is None:
                raise
            return [links.one(scene, names).id or ""]
    if (level or "").lower() in {"architecture", "system", "platform"}:
        return [ARCHITECTURE]
    raise NotUnderstoodError("it does not say on what: an element, or architecture-level")


def _there(scene: Scene, match: re.Match[str]) -> tuple[str, list[str]]:
    """The id of a control that is there, and on what it is."""
    groups = match.groupdict()
    control_id = slug(scene.value(groups.get("id") or groups.get("name") or ""))
    if groups.get("on"):
        on = selected(groups["on"], scene)
    else:
        model = scene.model
        on = [ARCHITECTURE] if _held(scene, ARCHITECTURE, control_id) else []
        on += [
            element.id
            for element in (*model.nodes, *model.relationships, *model.flows)
            if element.id and _held(scene, element.id, control_id)
        ]
    if len(on) != 1 or not _held(scene, on[0], control_id):
        where = f"on {', '.join(on)}" if on else "here"
        if groups.get("on") and all(":" in each for each in on):
            raise NotUnderstoodError(f"name the elements that have the control, not {where}")
        if not groups.get("on") or not on or not all(_held(scene, each, control_id) for each in on):
            raise NotUnderstoodError(f'there is no one control "{control_id}" {where}')
    return control_id, on


def _held(scene: Scene, on: str, control_id: str) -> dict[str, Any]:
    """A control of an element or the architecture; empty where it has none of this id."""
    element = scene.model.get(on)
    value = scene.model.value if on == ARCHITECTURE else element.value if element else {}
    controls = value.get("controls")
    held = controls.get(control_id) if isinstance(controls, dict) else None
    return held if isinstance(held, dict) else {}


def _requires(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("requires"))


def _description(scene: Scene, found: Found, control_id: str, on: list[str]) -> str:
    if "described" in found:
        return scene.value(found["described"]["text"])
    if "requiring" in found:
        words = found["requiring"][0].lower()
        documents = re.match(r"(?:\w+\s+)?(?:document|stat|specif|defin|describ|cover)", words)
        verb = "Documents" if documents else "Limits" if words.startswith("limit") else "Requires"
        return sentence(f"{verb} {scene.literals.restore(found['requiring']['text'])}")
    return f"{title(control_id)} for {', '.join(on)}."


def _requirement(scene: Scene, found: Found, control_id: str) -> dict[str, Any]:
    if "url" in found:
        url = scene.value(found["url"]["url"])
    else:
        url = f"https://{scene.policies}/{control_id}"
        scene.choose(f'requirement-url of "{control_id}" assumed: {url}')
    if "config_url" in found:
        return {"requirement-url": url, "config-url": scene.value(found["config_url"]["url"])}
    return {"requirement-url": url, "config": _config(scene, found, control_id)}


def _config(scene: Scene, found: Found, control_id: str) -> dict[str, Any]:
    if "config" in found:
        config = value_of(found["config"]["config"], scene.literals)
        if not isinstance(config, dict) or not config:
            raise NotUnderstoodError("the config is no JSON object with values")
        return config
    texts = [
        scene.literals.restore(found[name]["text"]) if name in found else ""
        for name in ("requiring", "described")
    ]
    said = " ".join(texts).strip()
    # A description only tells: a number in it that has no key is none that is required.
    if config := quantities(texts[1]) | stated(said) | required(texts[0]):
        return config
    config = proposed(said, control_id)
    if not config:
        raise NotUnderstoodError(
            'a control needs values, for example: with config {"availability-percent": 99.9}'
        )
    values = ", ".join(f"{key} {value}" for key, value in config.items())
    scene.choose(f'values of "{control_id}" assumed, since none were given: {values}')
    return config
