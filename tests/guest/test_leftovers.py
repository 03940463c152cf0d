"""Whatever a clean-up meets, what remains at the target is what the run reports.

Each test is one run of the plugin against a target with one defect, judged at the target. A
sample runs always, and all of it with ``SCIM_ALL``.
"""

from pytest_scim.provider.call import Reply
from tests.guest.attack import attack, is_guest, is_tidy
from tests.guest.cases import BOTH, FEW, FEW_USERS, USERS, Attack, chosen
from tests.guest.mischief import cleaning, creation, numbers, routing


def gateway(status, responses=cleaning.page, **more):
    return lambda: cleaning.GatewayAtTheEnd(status, responses, **more)


def refusal(status):
    return cleaning.scim_error(status, "There is no such user.")


# fmt: off
CLEAN_UPS = [
    Attack("a gateway: 404, a page", gateway(404), FEW, often=True),
    Attack("a gateway: 404, a line of text", gateway(404, cleaning.text), BOTH),
    Attack("a gateway: 404, JSON of its own", gateway(404, cleaning.json_of_others), BOTH),
    Attack("a gateway: 404, no body", gateway(404, Reply), FEW_USERS),
    Attack("a gateway: 410, a page", gateway(410), BOTH),
    Attack("a gateway: 200, a page", gateway(200), FEW_USERS, often=True),
    Attack("a gateway: 200, no body", gateway(200, Reply), BOTH),
    Attack("a gateway: 204", gateway(204, Reply), BOTH),
    Attack("a gateway: 302", gateway(302), BOTH),
    Attack("a gateway: 401", gateway(401), BOTH),
    Attack("a gateway: 503, a page", gateway(503), BOTH),
    Attack("a gateway half way", gateway(404, after=5), BOTH),
    Attack("deletes: 404, a page", gateway(404, only="DELETE"), BOTH),
    Attack("deletes: 404, no body", gateway(404, Reply, only="DELETE"), BOTH),
    Attack("deletes: 404, an Error", gateway(404, refusal, only="DELETE"), BOTH),
    Attack("deletes: 403, an Error", gateway(403, refusal, only="DELETE"), BOTH),
    Attack("deletes: 200, a page", gateway(200, only="DELETE"), BOTH),
    Attack("deletes: 204 and nothing done", gateway(204, Reply, only="DELETE"), FEW,
       often=True),
    Attack("deletes: 202 and nothing done", gateway(202, Reply, only="DELETE"), BOTH),
    Attack("all of it: deletes: 204 and nothing done",
       gateway(204, Reply, only="DELETE")),
    Attack("all of it: a gateway: 404, a page", gateway(404)),
    Attack("one 401", cleaning.OneUnauthorized, BOTH),
    Attack("deletes hide", cleaning.DeletesHide, FEW_USERS, often=True),
    Attack("deletes hide from lists, too", lambda: cleaning.DeletesHide(lists=True), USERS),
    Attack("deletes hide, and there is no filter but eq", cleaning.FiltersAreRefused, USERS),
    Attack("integer ids", numbers.IntegerIds, FEW_USERS, often=True),
    Attack("all of it: integer ids", numbers.IntegerIds),
    Attack("digits as ids, by type", lambda: numbers.IntegerIds(as_text=True), BOTH),
]
CREATES = [
    Attack("create returns a job", creation.CreateReturnsAJob, BOTH),
    *[Attack(f"create fails afterwards: {status}",
             lambda status=status: creation.CreateFailsAfterwards(status), BOTH)
      for status in (400, 403, 409, 500)],
    Attack("create makes two", creation.CreateMakesTwo, BOTH),
    Attack("a PUT to nobody creates somebody", creation.PutCreates, "unknown_id or deleting"),
    Attack("a bulk job tells nothing", creation.BulkTellsNothing, "test_bulk"),
]
ROUTERS = [
    Attack("any POST creates", routing.AnyPostCreates, "searching", often=True),
    Attack("all of it: any POST creates", routing.AnyPostCreates),
    Attack("any POST creates, and shows what was sent",
       lambda: routing.AnyPostCreates(echo=True)),
    Attack("any POST creates, without a body", lambda: routing.AnyPostCreates(silent=True)),
    *[Attack(f"a POST to {path} creates", lambda path=path: routing.AnyPostCreates(path))
      for path in (*routing.SEARCHES, *routing.DISCOVERY)],
]
# fmt: on


@chosen([*CLEAN_UPS, *CREATES])
def test_what_remains_is_what_is_reported(case, tmp_path):
    result = attack(case.make(), tmp_path, *case.arguments)

    is_guest(result)
    is_tidy(result)


@chosen(ROUTERS)
def test_what_a_stray_post_creates_is_reported_and_not_repeated(case, tmp_path):
    mischief = case.make()
    result = attack(mischief, tmp_path, *case.arguments)

    is_guest(result)
    is_tidy(result)
    assert mischief.creates
    assert {*mischief.creates.values()} == {1}
    paths = {one.kind for one in result.remaining}
    assert not [path for method, path in result.seen if method == "DELETE" and path in paths]
