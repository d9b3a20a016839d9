"""`advisor replay`: prompt scripts run without a person, shown as they end, kept and reported."""
