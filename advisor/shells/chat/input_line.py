"""What is shown of the input line where a terminal would obey it instead.

Loads prompt_toolkit, so only the composer may import this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.layout.processors import Processor, Transformation

from advisor.calm.visible import visible

if TYPE_CHECKING:
    from prompt_toolkit.layout.processors import TransformationInput


class Harmless(Processor):
    """Shows a sign for what would be obeyed, or hidden; the prompt is sent as it is."""

    def __init__(self, *, unicode: bool) -> None:
        self._sign = "\ufffd" if unicode else "?"

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line, as many characters long, so that the cursor stands where it belongs."""
        return Transformation(
            [
                (fragment[0], "".join(map(self._shown, fragment[1])))
                for fragment in transformation_input.fragments
            ]
        )

    def _shown(self, character: str) -> str:
        """Control characters and tabs have signs of prompt_toolkit's own already."""
        is_plain = character <= "\x9f" or visible(character) == character
        return character if is_plain else self._sign
