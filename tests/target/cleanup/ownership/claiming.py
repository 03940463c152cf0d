"""What several tests ask of a run that has created Jane, and what it then says."""

from ...connection import JANE

WRITES = ["PUT", "PATCH", "DELETE"]
NOT_SHOWN = (
    f"the id that the create of {JANE} returned did not lead to a resource with the name of this "
    "run"
)
TRESPASS = (
    "Stopped before {}: the target returned a resource that this run did not create (wrong filter "
    "result?). Nothing was changed."
)


def write(run, method, path="/Users/1"):
    body = {"PUT": {"userName": JANE}, "PATCH": {"Operations": []}}.get(method)
    return run.ask(method, path, body)


def claim(run):
    return (*run.ownership.standing, *run.ownership.claims.deleted.values())[0]


def proof(run):
    return claim(run).proof


def mistaken(run):
    return run.ownership.observations.mistaken
