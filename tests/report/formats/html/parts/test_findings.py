from pytest_scim.report.formats.html.parts.findings import STORY, again, findings_of
from pytest_scim.report.formats.html.parts.head import bar, facts, moment
from pytest_scim.report.formats.html.parts.sequence import TARGET as TARGET_PLACE
from pytest_scim.report.formats.html.parts.sequence import diagram, short

from ....specimen.checks import check
from ....specimen.exchanges import DEACTIVATE, error, exchange
from ....specimen.record import specimen

BUNDLED = {"name": "okta-oin", "title": "Any app", "path": "okta-oin.yaml"}


def long_run(length, deciding):
    made = [exchange(n % 60, "GET", f"/Users/{n}", 200, {"id": n}) for n in range(length)]
    made[deciding] = exchange(1, "PATCH", "/Users/1", 400, error(400, "path is required"))
    row = check("okta.a.long", "violates", exchanges=[*range(length)])
    return specimen(checks=[row], exchanges=made, waits=[])


def test_a_cause_has_the_exchanges_around_the_one_that_decided_it():
    card = findings_of(long_run(40, 20)).causes[0]
    assert card.finding.deciding == 20
    assert card.finding.exchanges == list(range(12, 24))
    assert len(card.finding.exchanges) == STORY
    assert card.finding.earlier == 12
    assert [arrow.deciding for arrow in card.diagram.arrows].index(True) == 8


def test_each_exchange_is_in_full_at_one_place():
    found = findings_of(specimen())
    places = [card.finding.place for card in found.causes]
    assert found.owner[5] == "cause-okta.create_users.assigned_person_is_created"
    assert set(found.owner.values()) <= {*places, *(one.place for one in found.others.values())}
    assert found.entries.keys() == found.owner.keys()


def test_a_check_may_cite_exchanges_that_the_record_does_not_have():
    rows = [check("okta.a.b", "violates", exchanges=[7]), check("okta.a.c", exchanges=[9])]
    record = specimen(exchanges=[], waits=[], checks=[])
    found = findings_of(record | {"checks": rows})
    assert found.others["okta.a.b"].exchanges == []
    assert found.entries == {}


def test_the_command_names_the_check_the_target_and_the_seed_of_generated_data():
    record = specimen(profile=BUNDLED)
    line = again(check("okta.a.b"), record)
    assert line == (
        "pytest-scim run --profile okta-oin --base-url https://scim.example.test/scim/v2 "
        "--check okta.a.b"
    )
    assert again(check("properties.a.b"), record).endswith("--seed 42")
    assert "--base-url" not in again(check("okta.a.b"), specimen(embedded=True))
    hostile = specimen(target="https://a.test/$(id)'")
    assert "--base-url 'https://a.test/$(id)'\"'\"''" in again(check("okta.a.b"), hostile)


def test_a_request_and_a_failure_in_a_few_words():
    refusal = error(400, "no") | {"scimType": "noTarget"}
    sent = {"schemas": ["x"], "Operations": [DEACTIVATE]}
    made = [exchange(0, "PATCH", "/Users/1", 400, refusal, sent=sent)]
    row = check("okta.a.b", "violates", exchanges=[0])
    entry = findings_of(specimen(checks=[row], exchanges=made, waits=[])).entries[0]
    assert entry["said"] == '{"op":"replace","value":{"active":false}}'
    assert entry["refused"] == 'noTarget "no"'


def test_a_diagram_names_the_beginning_of_an_id():
    assert short("/Users/000032c47dd7464b?filter=id%20eq%201") == "/Users/000032…?filter=id eq 1"


def test_a_diagram_says_in_words_who_sent_what():
    record = specimen()
    entries = findings_of(record).entries
    drawn = diagram([entries[5], entries[6]], 6)
    assert [name for _, _, name in drawn.lines] == ["Okta", "Check", "Target"]
    assert drawn.text.startswith("Okta sends POST /Users; the target returns 201.")
    assert all(arrow.begin < TARGET_PLACE for arrow in drawn.arrows)


def test_the_bar_has_a_part_for_each_verdict_and_is_full():
    parts = bar(specimen())
    assert parts[0].verdict == "violates"
    assert 999 < sum(part.width for part in parts) < 1001
    assert bar(specimen(checks=[])) == []


def test_the_head_has_times_in_utc():
    assert moment("2026-11-22T10:15:02.120+01:00") == "22 November 2026, 09:15 UTC"
    assert moment("2026-11-22T09:15:02") == "22 November 2026, 09:15 UTC"
    assert moment("soon") == "soon"
    named = dict(facts(specimen()))
    assert named["Duration"] == "1 min 39 s"
    assert named["Requests"].startswith(f"{len(specimen()['exchanges'])} (")
