"""FLOOR 1: the document and what is true of it. No model library, no terminal."""
