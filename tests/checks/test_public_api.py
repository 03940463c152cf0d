"""What ``pytest_scim`` offers to a vendor's own checks."""

import subprocess
import sys
from pathlib import Path

import pytest

import pytest_scim

TYPED = Path(__file__).parent / "typed_check.py"


@pytest.mark.parametrize("name", pytest_scim.__all__)
def test_every_name_is_there(name):
    assert getattr(pytest_scim, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'pytest_scim' has no attribute 'nothing'"):
        _ = pytest_scim.nothing


def test_the_package_loads_nothing_of_it_before_it_is_asked_for():
    code = "import sys, pytest_scim; print([m for m in sys.modules if 'pytest_scim.' in m])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_a_check_that_uses_it_can_be_typed():
    api = pytest.importorskip("mypy.api")
    reported, errors, code = api.run(["--strict", "--no-error-summary", "--no-pretty", str(TYPED)])

    assert (reported, errors, code) == ("", "", 0)


def test_the_typed_check_uses_every_name():
    imported = TYPED.read_text().partition("from pytest_scim import (")[2].partition(")")[0]
    assert {name.strip() for name in imported.split(",") if name.strip()} == {*pytest_scim.__all__}


def test_the_package_says_that_it_is_typed():
    assert Path(pytest_scim.__file__).with_name("py.typed").exists()
