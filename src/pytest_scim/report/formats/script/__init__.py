"""A shell script that shows a finding again: the requests of its check, with new values."""
