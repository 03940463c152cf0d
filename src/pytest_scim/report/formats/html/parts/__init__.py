"""What the sections of the page contain, from a record. Pure."""
