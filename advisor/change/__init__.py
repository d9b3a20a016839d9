"""FLOOR 2: how a document may change. No model library, no terminal, no network."""
