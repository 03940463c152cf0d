"""Okta's side of SCIM 2.0: which requests each button of its console sends. Sends nothing."""
