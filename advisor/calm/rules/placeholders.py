"""Values that were never filled in: empty strings, -1 and words in double brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.rules.subject import Subject

_STRING = re.compile(r"\[\[\s*[A-Z_]+\s*\]\]")
_BOOLEAN = re.compile(r"\[\[\s*BOOLEAN_[A-Z_]+\s*\]\]")
_MINUS_ONE = re.compile(r"\s*-0*1(?:\.0*)?(?:[eE][+-]?0+)?\s*")
"""A string that JavaScript's loose equality, which defines the rule, takes for -1."""


@reference("error")
def architecture_has_no_empty_string_properties(subject: Subject) -> Iterator[Hit]:
    """An empty string anywhere (a blank is fine)."""
    for pointer, value in subject.suspects:
        if value == "":
            yield Hit(pointer, "the string is empty", "give it a value or leave the member out")


@reference("warning")
def architecture_has_no_placeholder_properties_numerical(subject: Subject) -> Iterator[Hit]:
    """A value equal to -1, as a number or as a string."""
    for pointer, value in subject.suspects:
        if value == -1 or (isinstance(value, str) and _MINUS_ONE.fullmatch(value)):
            yield Hit(
                pointer, f"{quote(value)} stands for a number not yet given", "put the number here"
            )


@reference("warning")
def architecture_has_no_placeholder_properties_string(subject: Subject) -> Iterator[Hit]:
    """A string that is wholly `[[ UPPER_CASE ]]`."""
    for pointer, value in subject.suspects:
        if isinstance(value, str) and _STRING.fullmatch(value):
            yield Hit(
                pointer, f"{quote(value)} stands for a text not yet given", "put the text here"
            )


@reference("warning")
def architecture_has_no_placeholder_properties_boolean(subject: Subject) -> Iterator[Hit]:
    """A string that is wholly `[[ BOOLEAN_X ]]`; the rule for strings fires as well."""
    for pointer, value in subject.suspects:
        if isinstance(value, str) and _BOOLEAN.fullmatch(value):
            message = f"{quote(value)} stands for a truth value not yet given"
            yield Hit(pointer, message, "put true or false here")
