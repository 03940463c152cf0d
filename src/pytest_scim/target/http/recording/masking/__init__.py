"""Masking by allow-list: a value that is not of this run or of SCIM becomes its type."""
