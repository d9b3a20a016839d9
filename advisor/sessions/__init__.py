"""Conversations about a document as they are held and kept. Knows no terminal."""
