"""Prompts carried out, or refused, on one of the fixtures by its name."""

from __future__ import annotations

import json
from typing import Any

from advisor.agent.controlled_english import Understanding, understand
from advisor.calm.model import Model
from tests.agent.carried_out import FIXTURES, Json, Result, carried_out

SHOP = "ecommerce-platform"


def architecture(name: str) -> Json:
    """One of the fixtures."""
    value = json.loads((FIXTURES / f"architectures/{name}.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def after(name: str, prompt: str) -> Result:
    """A fixture after a prompt of which all is understood."""
    return carried_out(architecture(name), prompt)


def refused(name: str, prompt: str) -> str:
    """Why a prompt is not understood, of which nothing is carried out."""
    said: Understanding = understand(prompt, Model(architecture(name)))
    assert said.calls == ()
    (reason,) = said.not_understood
    return reason


def call(prompt: str) -> tuple[str, dict[str, Any]]:
    """The one call on the shop that a prompt comes to, of which all is understood."""
    said = understand(prompt, Model(architecture(SHOP)))
    assert said.not_understood == ()
    (only,) = said.calls
    return only.tool, only.arguments
