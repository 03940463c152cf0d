"""What a record is worth as evidence."""

import pytest

from pytest_scim.report.formats.bundle.standing import EDITED, EMBEDDED, standing

from ...specimen.checks import check
from ...specimen.record import specimen


def record(**changes):
    """Return a record that is as a run writes it: its exchanges are those that its checks cite."""
    whole = {"checks": [check("okta.a.b", okta_cases=["C9290"]), check("runscope.spec.step_1")]}
    return specimen(**{**whole, "causes": [], "leftovers": [], **changes})


def of(**changes):
    return standing(record(**changes), as_written=True)


def test_a_whole_run_of_a_target_is_evidence_without_a_word():
    found = of(features=dict.fromkeys(record()["features"], False), ready=True)
    assert (found.warning, found.sentences) == ("", [])


@pytest.mark.parametrize(
    ("changes", "warning", "sentence"),
    [
        ({"embedded": True, "partial": True}, EMBEDDED, "The run was partial"),
        ({"insecure": True, "ready": None}, "Insecure: not evidence", "Insecure: the target's"),
        ({"partial": True}, "", "The run was partial"),
        ({"interrupted": True, "partial": True}, "", "The run was interrupted."),
        (
            {"stopped": {"by": "target", "reason": "it stopped"}, "partial": True},
            "",
            "The run ended early: it stopped.",
        ),
        ({"integration": "oiw"}, "", "A private app is not submitted"),
        ({"version": "0.0.9"}, "", "The run was of pytest-scim 0.0.9"),
    ],
)
def test_the_run_says_what_it_was(changes, warning, sentence):
    found = of(ready=None, **{key: value for key, value in changes.items() if key != "ready"})
    assert found.warning == warning
    assert [one for one in found.sentences if one.startswith(sentence)]
    assert not [one for one in found.sentences if "edited" in one]


def test_a_file_that_another_program_wrote_is_edited():
    found = standing(record(ready=None), as_written=False)
    assert found.warning == EDITED
    assert found.sentences[0] == (
        "The record was edited after the run: another program wrote the file again."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ready": True}, "its verdicts do not follow from its checks"),
        ({"verdicts": {"okta": False, "spec": True, "rfc": True}}, "its verdicts do not follow"),
        ({"summary": {"conforms": 3}}, "its summary does not count its checks"),
        ({"checks": [check("okta.a.b"), check("okta.a.b")]}, "a check is in it twice"),
        ({"checks": [check("okta.a.b", exchanges=[999])]}, "cite 1 exchange that it does not have"),
        (
            {
                "causes": [
                    {
                        "id": "okta.a.x",
                        "title": "x",
                        "level": "MUST",
                        "checks": ["okta.a.x"],
                        "okta_cases": [],
                        "blocks": [],
                        "exchanges": [],
                    }
                ]
            },
            "1 cause of checks that are not in it",
        ),
    ],
)
def test_a_record_that_contradicts_itself_is_edited(changes, said):
    found = of(**{"ready": None, **changes})
    assert found.warning == EDITED
    assert said in found.sentences[0]


def test_a_record_of_another_version_may_have_other_verdicts():
    found = of(ready=True, version="0.0.9")
    assert found.warning == ""
    assert "version" in found.sentences[0]


def test_an_edited_record_of_an_embedded_run_is_edited_above_all():
    assert of(embedded=True, ready=None).warning == EMBEDDED
    assert standing(record(embedded=True, ready=None), as_written=False).warning == EDITED
