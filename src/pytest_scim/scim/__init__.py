"""The protocol itself: URNs, requests and responses, JSON, URLs."""
