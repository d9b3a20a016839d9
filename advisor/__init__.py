"""A conversation about an architecture in CALM whose changes arrive as reviewable JSON Patches."""

__version__ = "0.1.0"
