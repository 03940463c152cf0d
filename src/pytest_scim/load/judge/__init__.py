"""Compares the target with what Okta believes after a storm, and decides the verdict."""
