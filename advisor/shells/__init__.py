"""FLOOR 5: the edges, where a person or a script meets the rest."""
