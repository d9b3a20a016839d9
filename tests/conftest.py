"""How all tests run."""

from hypothesis import settings

# How long one example takes says more of the machine than of the code.
# Half the usual number: the suite has some three hundred properties, and minutes to run.
settings.register_profile("suite", deadline=None, max_examples=50)
settings.load_profile("suite")
