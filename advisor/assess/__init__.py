"""What is weak in an architecture, computed from the document alone, with proofs and remedies."""
