"""How much a picture shows. Imports nothing, not even typing: the command line reads it."""

MOST = 40
"""Boxes that a person can still read in one picture."""

DEEPEST = 8
"""Containers that are drawn open around one another."""

TALLEST = 18
"""Boxes up to which a picture runs from top to bottom; more would make it too wide to read."""
