"""The report of a storm: a record as JSON, and a page that is a pure function of it."""
