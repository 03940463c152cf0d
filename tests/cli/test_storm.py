"""``pytest-scim storm``: what it refuses before anything is sent, and what it starts."""

import pytest

from pytest_scim import cli
from pytest_scim.load import launch
from pytest_scim.load.rehearsal import storm_faults

REMOTE = ["--base-url", "https://scim.example.com/scim/v2", "--yes"]


@pytest.fixture
def storm(monkeypatch, capsys):
    """Return a function that runs the command without a process: its code, error and order."""
    monkeypatch.setenv("SCIM_TOKEN", "t0ken")
    started = []

    def start(order, locust, _):
        started.append((order, locust))
        return 0

    monkeypatch.setattr(launch, "start", start)

    def run(*arguments, profile="okta-oin"):
        code = cli.main(["storm", "--profile", profile, *arguments])
        return code, capsys.readouterr().err, started

    return run


def test_without_locust_it_says_what_to_install(storm, monkeypatch):
    monkeypatch.setattr(launch, "find_spec", lambda _: None)
    code, error, started = storm()

    assert (code, started) == (4, [])
    assert error == f"pytest-scim: {launch.MISSING}\n"
    assert "pip install locust" in error


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--master", "2"], "--master and --worker need --base-url"),
        (["--master", "2", "--worker", "x", *REMOTE], "give one of them"),
        (["--worker", "x", "--web", *REMOTE], "--web is for the master"),
        ([*REMOTE], "a storm on a remote target needs --users"),
        ([*REMOTE[:2], "--users", "10"], "confirm with --scim-yes"),
        (["--time", "soon"], "--time 'soon' is not a time"),
        (["--feature", "push_groups=off", "--shape", "return"], "needs the feature push_groups"),
        (["--feature", "create_users=off"], "does not offer create_users"),
        (["--base-url", "https://u:p@example.com"], "contains credentials"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(storm, arguments, sentence):
    code, error, started = storm(*arguments)

    assert (code, started) == (4, [])
    assert sentence in error
    assert error.count("\n") == 1


def test_a_profile_that_forbids_deletes_is_not_filled(storm, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("extends: okta-oin\nname: x\ntitle: X\ndelete: forbidden\n", encoding="utf-8")
    code, error, _ = storm(*REMOTE, "--users", "10", profile=str(path))

    assert code == 4
    assert "forbids deletes" in error


def test_the_room_of_the_profile_bounds_the_users(storm, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(
        "extends: okta-oin\nname: x\ntitle: X\nlimits: {users_at_once: 20}\n", encoding="utf-8"
    )
    code, error, _ = storm(*REMOTE, "--users", "21", profile=str(path))

    assert (code, "--users 20 is the most" in error) == (4, True)
    assert storm(*REMOTE, "--users", "20", profile=str(path))[0] == 0


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_number_is_1_or_more(storm, number):
    with pytest.raises(SystemExit) as caught:
        storm("--users", number)

    assert caught.value.code == 4


def test_a_storm_has_all_shapes_that_the_profile_offers(storm):
    code, _, [(order, locust)] = storm("--feature", "push_groups=off")

    assert code == 0
    assert order.shapes == ("onboarding", "import", "leavers")
    assert (order.embedded, order.users, order.in_flight, order.rate) == (True, 1000, 20, 25.0)
    assert locust == ["--headless"]


def test_the_master_listens_on_this_machine_alone(storm):
    _, _, [(order, locust)] = storm("--master", "2", "--users", "10", *REMOTE)

    assert (order.role, order.workers) == ("master", 2)
    assert locust == ["--master-bind-host", "127.0.0.1", "--master-bind-port", "5557", "--headless"]


def test_the_page_of_locust_is_served_on_this_machine_alone(storm):
    _, _, [(_, locust)] = storm("--web")

    assert locust == ["--autostart", "--web-host", "127.0.0.1", "--web-port", "8089"]


def test_a_rate_limit_of_the_profile_bounds_what_is_offered(storm, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("extends: okta-oin\nname: x\ntitle: X\nrate_limit: 5/s\n", encoding="utf-8")
    _, _, [(order, _)] = storm(*REMOTE, "--users", "10", profile=str(path))

    assert order.rate == 5.0


def test_serve_lists_the_faults_of_storms(capsys):
    assert cli.main(["serve", "--list-faults"]) == 0
    out = capsys.readouterr().out

    assert all(f"{name}: " in out for name in storm_faults())
