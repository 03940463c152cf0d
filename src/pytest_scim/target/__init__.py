"""What a run does at the system under test, besides what Okta sends."""
