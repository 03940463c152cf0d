"""The files of a report folder, each a pure function of the record."""
