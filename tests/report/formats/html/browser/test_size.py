"""The page of a long run stays small, and has few elements before anything is opened."""

import pytest

from pytest_scim.report.formats.html.page import render_page

from .generated import long_record

NODES = """() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT);
  let number = 0;
  while (walker.nextNode()) number += 1;
  return number;
}"""


@pytest.mark.parametrize(("exchanges", "most"), [(1_500, 3_000_000), (5_000, 6_000_000)])
def test_a_page_of_many_exchanges_is_small(exchanges, most):
    record = long_record(exchanges)
    assert len(record["causes"]) == 10
    assert len(render_page(record).encode("utf-8", "replace")) < most


def test_a_browser_builds_few_elements_before_anything_is_opened(reader):
    assert reader("ten").evaluate(NODES) < 15_000
