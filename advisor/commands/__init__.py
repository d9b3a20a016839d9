"""The commands by subject: the options of each, and the handler that carries it out.

A handler imports what it needs when it runs, so that `--help` and completion stay instant.
"""
