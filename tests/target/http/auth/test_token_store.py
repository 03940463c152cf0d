"""A refresh token that the vendor replaces is stored for the next run."""

import pytest

from pytest_scim.target.http.auth.credentials import CredentialsError
from pytest_scim.target.http.auth.token_store import RefreshToken

from .vendors import LOOK, asked, given, recorded


def test_a_rotated_token_is_kept_in_its_file(vendor, line, tmp_path):
    path = tmp_path / "state" / "x.refresh"
    client = line(given(1, refresh_token="refresh-1"), kept=RefreshToken(path, "refresh-0"))
    client.send(LOOK)

    assert path.read_text() == "refresh-1"
    assert path.stat().st_mode & 0o777 == 0o600
    assert RefreshToken(path, "refresh-0").token == "refresh-1"


def test_a_token_that_another_run_rotated_is_taken_from_the_file(vendor, line, tmp_path):
    path = tmp_path / "x.refresh"
    RefreshToken(path).replace("refresh-0")
    client = line(given(1, expires_in=60), given(1), kept=RefreshToken(path))
    client.send(LOOK)
    RefreshToken(path).replace("refresh-of-another")
    vendor.now += 60
    client.send(LOOK)

    assert vendor.seen[2] == asked("refresh-of-another")
    assert "refresh-of-another" not in recorded(client)


def test_a_file_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "x.refresh"
    RefreshToken(path).replace("refresh-0")
    path.chmod(0o640)

    with pytest.raises(CredentialsError, match="other users can read"):
        RefreshToken(path)


def test_a_file_that_cannot_be_written_is_told_and_the_run_goes_on(tmp_path):
    token = RefreshToken(tmp_path / "x.refresh" / "y.refresh", "refresh-0")
    (tmp_path / "x.refresh").write_text("in the way")

    with pytest.warns(UserWarning, match="stored; run pytest-scim login again: File exists"):
        token.replace("refresh-1")
    assert token.token == "refresh-1"
