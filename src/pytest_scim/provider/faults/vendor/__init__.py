"""Faults of vendors' rules: the provider does not follow a rule, or follows it wrongly."""
