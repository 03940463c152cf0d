"""Masking by allow-list: what is neither ours nor a protocol's becomes its type."""
