"""How requests reach the system under test."""
