"""HTTP to the system under test, and what is recorded of it."""
