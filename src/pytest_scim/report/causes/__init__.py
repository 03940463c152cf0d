"""The causes of the findings of a run: one defect is one cause, however many checks find it."""
