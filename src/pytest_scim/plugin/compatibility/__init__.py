"""Keep other plugins and a repository's settings out of a run."""
