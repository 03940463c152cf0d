"""Faults of filters, paging, sorting and projection."""
