"""Ways to ask for a control."""

from __future__ import annotations

import re
from typing import Any

from advisor.agent.controlled_english.clauses import DESCRIBED, Found, clause, peel
from advisor.agent.controlled_english.names import NotUnderstoodError, slug, title
from advisor.agent.controlled_english.scene import Form, Scene, sentence
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import quantities, value_of
from advisor.change.draft import ARCHITECTURE

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
        rf"(?:with|using|and)?\s*(?:the\s+|an?\s+)?(?:inline\s+)?config(?:uration)?:?\s+"
        rf"(?P<config>{LITERAL})",
    ),
    clause(
        "on",
        r"(?:on|to|for)\s+(?P<names>.+?)(?=$|\s+(?:with|requiring|documenting|described|ensuring"
        r"|stating|demanding|that|which|using)\b)",
    ),
    clause(
        "requiring",
        r"(?:requiring|documenting|ensuring|stating|demanding|with(?=\ [^,]*\d)"
        r"|(?:that|which)\ (?:requires|demands|documents|ensures))\s+"
        r"(?P<text>.+?)(?=$|,?\s+(?:with|using)\s|\s+on\s)",
    ),
)


def control(match: re.Match[str], scene: Scene) -> list[dict[str, Any]]:
    """One control on everything that is named."""
    found = peel(match["rest"], _CLAUSES, scene)
    control_id = slug(scene.value(match["id"] or match["name"]))
    level = (match["level"] or "").lower()
    if "on" in found:
        on = selected(found["on"]["names"], scene)
    elif level in {"architecture", "system"}:
        on = [ARCHITECTURE]
    else:
        raise NotUnderstoodError("it does not say on what: an element, or architecture-level")
    return [
        {
            "on": on,
            "control_id": control_id,
            "description": _description(scene, found, control_id, on),
            "requirements": [_requirement(scene, found, control_id)],
        }
    ]


FORMS = (
    Form(
        re.compile(
            r"(?:add|create|introduce|define)\s+(?:an?\s+|the\s+)?(?:new\s+)?"
            r"(?:(?P<level>architecture|system|node|relationship|flow)[\s-]level\s+)?"
            rf"(?:(?P<id>{LITERAL}|[\w-]+(?:\s[\w-]+)?)\s+control"
            rf"|control\s+(?:called\s+|named\s+)?(?P<name>{LITERAL}|[\w-]+))(?![\w-])(?P<rest>.*)",
            re.IGNORECASE | re.DOTALL,
        ),
        control,
        "add_control",
        'Add an architecture-level "high-availability" control requiring 99.9% uptime',
    ),
)


def _description(scene: Scene, found: Found, control_id: str, on: list[str]) -> str:
    if "described" in found:
        return scene.value(found["described"]["text"])
    if "requiring" in found:
        return sentence(f"Requires {scene.literals.restore(found['requiring']['text'])}")
    return f"{title(control_id)} for {', '.join(on)}."


def _requirement(scene: Scene, found: Found, control_id: str) -> dict[str, Any]:
    if "url" in found:
        url = scene.value(found["url"]["url"])
    else:
        url = f"https://{scene.policies}/{control_id}"
        scene.choose(f'requirement-url of "{control_id}" assumed: {url}')
    if "config_url" in found:
        return {"requirement-url": url, "config-url": scene.value(found["config_url"]["url"])}
    return {"requirement-url": url, "config": _config(scene, found)}


def _config(scene: Scene, found: Found) -> dict[str, Any]:
    if "config" in found:
        config = value_of(found["config"]["config"], scene.literals)
        if not isinstance(config, dict) or not config:
            raise NotUnderstoodError("the config is no JSON object with values")
        return config
    said = " ".join(
        scene.literals.restore(found[name]["text"])
        for name in ("requiring", "described")
        if name in found
    )
    config = quantities(said)
    if not config:
        raise NotUnderstoodError(
            'a control needs values, for example: with config {"availability-percent": 99.9}'
        )
    return config
