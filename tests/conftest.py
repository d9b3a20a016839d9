"""How all tests run."""

from hypothesis import settings

# How long one example takes says more of the machine than of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
