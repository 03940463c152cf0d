"""Faults of vendors' rules: each rule not kept, or kept badly."""
