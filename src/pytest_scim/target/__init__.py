"""Everything that touches the system under test."""
