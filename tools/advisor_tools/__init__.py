"""FLOOR 3: what a model may do to an architecture: typed functions and one registry.

Nothing here applies, saves or approves; a call can only stage a change for review. No model
library is imported: the agent offers these tools to whatever model it talks to.
"""
