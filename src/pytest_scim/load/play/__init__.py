"""One worker's part of a storm: its users and groups, its requests, and what Okta then expects."""
