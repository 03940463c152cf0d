"""What SCIM itself says: URNs, messages, paths. No behaviour."""
