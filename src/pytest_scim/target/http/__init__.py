"""HTTP to the target: connections, credentials, time limits and the record of exchanges."""
