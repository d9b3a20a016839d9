"""What one turn may use unless somebody says otherwise: the written defaults, in one place.

Imports nothing, since `--help` shows them.
"""

MAX_CALLS = 25
"""Requests to the model."""

MAX_TOKENS = 1_000_000
"""Tokens sent and received together, as the provider counts them."""

MAX_COST = 2.0
"""US dollars; holds where the price of the model is known."""

TIMEOUT = 900.0
"""Seconds from the prompt to the end of the turn."""

MAX_REPEATS = 3
"""Requests in a row after which the model only repeats calls that were answered the same before."""
