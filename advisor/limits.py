"""What a turn and its session may use unless somebody says otherwise: the written defaults.

Imports nothing, since `--help` shows them.
"""

MAX_CALLS = 25
"""Requests to the model in a turn."""

MAX_TOKENS = 1_000_000
"""Tokens sent and received in a turn together, as the provider counts them."""

MAX_COST = 2.0
"""US dollars for a turn; holds where the price of the model is known."""

TIMEOUT = 900.0
"""Seconds from the prompt to the end of the turn."""

SESSION_MAX_CALLS = 500
"""Requests to the model in a session, which is all turns of one chat."""

SESSION_MAX_TOKENS = 20_000_000
"""Tokens sent and received in a session together."""

SESSION_MAX_COST = 20.0
"""US dollars for a session; holds where the price of the model is known."""

MAX_REPEATS = 3
"""Requests in a row after which the model only repeats calls that were answered the same before."""
