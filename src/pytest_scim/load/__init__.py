"""The provisioning storm: Okta's flows in parallel, on a schedule, driven by Locust."""
