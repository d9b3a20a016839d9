"""The conversation at a terminal. May import prompt_toolkit and rich, where they are needed."""
