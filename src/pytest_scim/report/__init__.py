"""The record of a run, and the reports: each is a pure function of a record."""
