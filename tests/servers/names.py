"""The third-party servers: each has a fixture of its name, and a file of verified verdicts."""

SERVERS = (
    "scim2_server",
    "scim2_server_0_1",
    "better_auth",
    "better_auth_1_4",
    "scimmy",
    "django_scim2",
    "django_scim2_server",
    "mlflow_oidc_auth",
)

SAMPLE = ("django_scim2",)
"""Those that are started in every run; the others in the long runs."""
