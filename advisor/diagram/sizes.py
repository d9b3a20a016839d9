"""How much a picture shows. Imports nothing, not even typing: the command line reads it."""

MOST = 40
"""Boxes that a person can still read in one picture."""

DEEPEST = 8
"""Containers that are drawn open around one another."""
