"""FLOOR 4: the only place that imports langchain or openai."""
