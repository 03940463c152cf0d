"""The rows of a long list: what is kept of them, and where one came twice."""

import json
import tracemalloc

from pytest_scim.scim.stored.rows import PLAIN, REPEATS, Rows

SOMEBODY = {"id": "ü", "active": True, "n": 1.5, "none": None, "deep": [[{"a": "\ud800"}]]}


def test_rows_are_as_they_came_whether_packed_or_not():
    rows = Rows()
    for size in (10, PLAIN, 10, 3 * PLAIN):
        rows.add([SOMEBODY, "text", 7], size)

    assert list(rows) == [SOMEBODY, "text", 7] * 4
    assert len(rows) == 12
    assert SOMEBODY in rows


def pages(*pages_of_ids):
    rows = Rows()
    new = [rows.add([{"id": one} for one in ids], 0) for ids in pages_of_ids]
    return rows, new


def test_a_repeated_row_has_its_place_and_that_of_the_first():
    rows, new = pages(["a", "b"], ["c"], ["b", "d", "d"], ["d"])

    assert new == [True, True, True, False]
    assert (rows.identified, rows.distinct, len(rows)) == (7, 4, 7)
    assert [tuple(map(str, one)) for one in rows.repeats] == [
        ("row 1 of page 3", "row 2 of page 1"),
        ("row 3 of page 3", "row 2 of page 3"),
        ("row 1 of page 4", "row 2 of page 3"),
    ]
    assert rows.has("d")
    assert not rows.has("e")


def test_rows_without_an_id_are_new_where_they_differ_and_none_is_a_repeat():
    rows = Rows()
    assert rows.add([{"userName": "grace"}, 7, None, {"id": 7}], 0)
    assert not rows.add([{"userName": "grace"}, 7, None, {"id": 7}], 0)

    assert (rows.identified, rows.distinct, rows.repeats) == (0, 0, [])


def test_only_the_first_repeats_have_a_place():
    rows, _ = pages(*[["a"]] * 100)
    assert (rows.distinct, len(rows.repeats)) == (1, REPEATS)


def test_of_later_pages_only_the_rows_are_kept_that_are_to_be_kept():
    rows = Rows(keeps=lambda row: row == 7)
    rows.add([SOMEBODY, 7], 10)
    rows.add([SOMEBODY, 7], PLAIN)
    rows.add([SOMEBODY], 10)

    assert list(rows) == [SOMEBODY, 7, 7]
    assert len(rows) == 5


def somebody(number):
    email = f"grace.hopper{number}@customer.example"
    return {"id": f"{number:032x}", "userName": email, "emails": [{"value": email}] * 3}


def kept(count):
    """Return the bytes that the rows of so many pages need, of which none is to be kept."""
    rows = Rows(keeps=lambda row: False)
    tracemalloc.start()
    try:
        for page in range(count):
            made = [somebody(100 * page + n) for n in range(100)]
            rows.add(made, len(json.dumps(made)))
        del made
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(rows) == rows.distinct == 100 * count
    return size


def test_a_row_that_is_not_kept_takes_a_few_bytes():
    assert kept(200) - kept(100) < 10_000 * 50
