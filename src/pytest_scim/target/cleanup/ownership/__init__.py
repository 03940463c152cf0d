"""Which resources a run may write to, and the proof of each."""
