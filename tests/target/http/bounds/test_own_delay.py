import time

from pytest_scim.target.http.bounds.own_delay import own_delay


def test_the_second_number_is_the_delay_in_nanoseconds(tmp_path):
    (tmp_path / "schedstat").write_text("900 1500000000 7\n")
    assert own_delay(tmp_path / "schedstat") == 1.5


def test_a_system_without_the_statistics_knows_no_delay(tmp_path):
    assert own_delay(tmp_path / "schedstat") == 0
    (tmp_path / "schedstat").write_text("")
    assert own_delay(tmp_path / "schedstat") == 0


def test_sleep_is_no_delay():
    before, started = own_delay(), time.perf_counter()
    time.sleep(0.05)
    assert own_delay() - before < time.perf_counter() - started - 0.04
