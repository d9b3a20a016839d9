"""Diagrams of an architecture: what one shows, as values, and how it is written down."""
