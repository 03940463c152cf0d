"""A profile's YAML file: its values and places, its base, its schema."""
