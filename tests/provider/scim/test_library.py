"""scim2-models is loaded without docstrings; other models of the process keep theirs."""

import subprocess
import sys

import pydantic

SHOW = """
import pytest_scim.provider.scim.backend
from scim2_models import Meta, PatchOp, User
print(sum(field.description is not None for one in (Meta, User, PatchOp[User])
          for field in one.model_fields.values()), len(User.model_fields))
"""


class Other(pydantic.BaseModel):
    """A model of a user's own."""

    model_config = pydantic.ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called."""


def test_no_docstring_of_an_attribute_is_extracted():
    # In a process of its own: here, another test may have loaded the library first.
    shown = subprocess.run([sys.executable, "-c", SHOW], check=True, capture_output=True, text=True)
    described, fields = map(int, shown.stdout.split())
    assert (described, fields > 20) == (0, True)


def test_other_models_keep_theirs():
    assert Other.model_fields["name"].description == "What it is called."
