"""Requests in plain declarative English, understood by rules: what `--model builtin` is made of.

Text and a read-only model in, tool calls out. No model library is imported here and nothing is
staged: the calls are rehearsed on a copy, so that each sentence sees what the ones before it did.
A sentence is taken whole or not at all, and what is not taken is said.
"""

from advisor.agent.controlled_english.calls import Call
from advisor.agent.controlled_english.carrying_out import NO_RULE
from advisor.agent.controlled_english.forms import FORMS
from advisor.agent.controlled_english.grammar import Form
from advisor.agent.controlled_english.quotations import parted
from advisor.agent.controlled_english.understanding import Understanding, examples, understand

__all__ = [
    "FORMS",
    "NO_RULE",
    "Call",
    "Form",
    "Understanding",
    "examples",
    "parted",
    "understand",
]
