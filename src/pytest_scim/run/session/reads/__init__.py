"""Reads that the run adds to those of its checks, to explain what they found."""
