"""Secrets, and the search for them in whatever form a text holds one."""
