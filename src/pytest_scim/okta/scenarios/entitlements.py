"""What an admin does about entitlements."""

SCENARIOS = ()
