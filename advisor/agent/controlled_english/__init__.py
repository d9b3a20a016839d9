"""Requests in plain declarative English, understood by rules: what `--model builtin` is made of.

Text and a read-only model in, tool calls out. No model library is imported here and nothing is
staged. A sentence is taken whole or not at all, and what is not taken is said.
"""

from advisor.agent.controlled_english.scene import Call
from advisor.agent.controlled_english.understanding import Understanding, examples, understand

__all__ = ["Call", "Understanding", "examples", "understand"]
