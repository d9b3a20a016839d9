"""Questions in plain English, answered by rules with facts of the document alone.

Text and a read-only model in, looks and words out. Imports no model library, and stages nothing.
"""

from advisor.agent.questions.asked import QUESTIONS, Asked, asked, examples

__all__ = ["QUESTIONS", "Asked", "asked", "examples"]
