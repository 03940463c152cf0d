"""Who owns what, for tests: resources with a tag, and ids that are named."""

from pytest_scim.target.http.recording.outlet import Outlet

TAG = "runtagaa"
BASE_URL = "https://scim.example.com/v2"


class Tagged:
    """Owns what carries the tag, and the ids that it was given."""

    tag = TAG

    def __init__(self, *ids):
        self.ids = ids

    def ours(self, resource):
        names = (resource.get(key) for key in ("userName", "displayName", "externalId"))
        tagged = any(isinstance(name, str) and TAG in name.lower() for name in names)
        return tagged or resource.get("id") in self.ids

    def owns(self, resource_id, kind):
        return resource_id in self.ids


def outlet(*secrets, ids=(), declared=()):
    made = Outlet(secrets)
    made.aim(BASE_URL, Tagged(*ids), declared)
    return made
