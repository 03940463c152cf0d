"""YAML files as profiles: how one extends another."""
