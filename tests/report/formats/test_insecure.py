"""A run whose target was not verified says so wherever anybody reads it."""

import json

import pytest

from pytest_scim.report.formats import har, junit
from pytest_scim.report.formats.html.page import render_page
from pytest_scim.report.formats.summary import job, terminal
from pytest_scim.report.formats.test_plan.results import plan_csv
from pytest_scim.report.queries import INSECURE

from ..specimen.record import specimen


@pytest.mark.parametrize("insecure", [True, False])
def test_every_report_tells(insecure, tmp_path):
    reported = specimen(insecure=insecure)
    texts = [
        render_page(reported).replace("&#39;", "'"),
        "\n".join(terminal.terminal_summary(reported, tmp_path)),
        json.dumps(har.har(reported)),
        plan_csv(reported),
    ]

    assert [INSECURE in text for text in texts] == [insecure] * len(texts)
    assert ('class="insecure"' in texts[0]) is insecure
    assert f'name="insecure" value="{insecure}"'.lower() in junit.junit(reported).lower()
    assert ("not verified" in job.markdown_summary(reported)) is insecure
