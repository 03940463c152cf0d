"""An import ends, also where the list does not; what it read takes little memory."""

import pytest

from pytest_scim.okta.flows.pages import AGAIN, GROWN

from .play import Play, listed


class Endless(Play):
    """A console whose target makes each page up: ``page(number)`` returns rows and the total."""

    def __init__(self, page):
        super().__init__()
        self.page = page

    def send(self, request):
        self.sent.append(request)
        rows, total = self.page(len(self.sent))
        return listed(*rows, totalResults=total)


def row(number):
    return {"id": f"id-{number}"}


def rows_of(page, size=100):
    return [row(number) for number in range((page - 1) * size, page * size)]


BUTTONS = ["import_users", "import_groups", "refresh_app_groups"]


@pytest.mark.parametrize("button", BUTTONS)
def test_a_list_whose_pages_are_all_the_same_is_read_three_times(button):
    play = Endless(lambda _: (rows_of(1), 10**6))
    task = getattr(play.console, button)()

    assert task.ok
    assert task.endless == (
        "page 3 of the list has only rows of earlier pages, as the page before it, and "
        "totalResults says 1000000: Okta would read on"
    )
    assert len(play.sent) == 3


def test_pages_that_take_turns_are_read_until_both_came_again():
    play = Endless(lambda number: (rows_of(1 + number % 2), 10**6))
    task = play.console.import_users()

    assert task.endless
    assert len(play.sent) == 4


def test_rows_without_an_id_are_told_apart_by_all_they_have():
    names = iter(range(10**6))
    play = Endless(lambda number: ([{"userName": next(names)}], 5))
    assert play.console.import_users().endless is None
    assert len(play.sent) == 5

    play = Endless(lambda _: ([{"userName": "grace"}, 7, None], 10**6))
    assert play.console.import_users().endless
    assert len(play.sent) == 3


def test_one_page_that_came_before_is_no_end():
    """Somebody was added meanwhile, and every row moved by one, on a target that gives one each."""
    shifted = [1, 2, 2, 3, 4]
    play = Endless(lambda number: ([row(shifted[number - 1])], 5))
    task = play.console.import_users()

    assert task.endless is None
    assert [one["id"] for one in task.users] == [f"id-{n}" for n in shifted]


def test_a_total_that_grows_with_every_page_ends_when_it_has_more_than_doubled():
    play = Endless(lambda number: (rows_of(number), (number + 1) * 100))
    task = play.console.import_users()

    assert task.endless == (
        "totalResults was 200 on the first page and is 50100 on page 500: Okta would read on"
    )
    assert len(play.sent) == len(task.responses) == GROWN


def test_a_list_whose_end_was_not_found_is_not_read_so_far_again():
    play = Endless(lambda number: (rows_of(number), (number + 1) * 100))
    play.org.pages = 50
    play.console.import_users()
    play.sent.clear()

    assert play.console.import_users().endless
    assert len(play.sent) == AGAIN
    play.sent.clear()
    play.console.import_groups()
    assert len(play.sent) == 50


@pytest.mark.parametrize("total", [6000, 5001, 10**9])
def test_a_list_that_is_longer_than_a_run_may_read_is_no_endless_one(total):
    play = Endless(lambda number: (rows_of(number), total))
    play.org.pages = 50
    task = play.console.import_users()

    assert task.endless is None
    assert len(task.users) == 5000
    assert play.org.unending == set()


def test_a_list_that_grows_a_little_while_it_is_read_is_no_endless_one():
    play = Endless(lambda number: (rows_of(number), 4900 + 10 * number))
    play.org.pages = 50

    assert play.console.import_users().endless is None


@pytest.mark.parametrize("total", ["many", None, 3.5, -1, True])
def test_a_total_that_is_no_number_ends_after_a_page(total):
    play = Endless(lambda number: (rows_of(number), total))

    assert play.console.import_users().endless is None
    assert len(play.sent) == 1


# -- what is kept ---------------------------------------------------------------------


def test_only_the_last_page_of_an_import_keeps_its_body():
    play = Endless(lambda number: (rows_of(number), 450))
    task = play.console.import_users()

    assert [len(one.content) > 0 for one in task.responses] == [False] * 4 + [True]
    assert [one.status for one in task.responses] == [200] * 5
    assert task.responses[0].json is None


def test_what_stands_between_two_lists_keeps_its_body():
    from pytest_scim.okta.flows.flow import FlowLog  # noqa: PLC0415 - the one test of it

    script, pages = FlowLog("", ""), [listed(row(n)) for n in range(5)]
    script.add(pages[0])
    script.add_page(pages[1])
    script.add_page(pages[2])
    script.add(pages[3])
    script.add_page(pages[4])

    assert [bool(one.content) for one in script.responses] == [True, False, True, True, True]
