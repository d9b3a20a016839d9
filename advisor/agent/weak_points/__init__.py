"""Weak points of an architecture with their proofs, as the built-in rules tell them."""
