"""Users of earlier runs in place of new ones, where DELETE is forbidden."""
