"""Loads scim2-models without the docstrings of its attributes.

Nothing here reads them, and pydantic searches the source of all loaded modules for them, which
takes as long as all else that a provider needs to start.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel
from pydantic._internal import _fields

_EXTRACT = "extract_docstrings_from_cls"


def load() -> None:
    """Load scim2-models; models that it builds later have no docstrings either."""
    with _no_docstrings():
        from scim2_models.base import BaseModel as Base  # noqa: PLC0415 - under the patch
    for model in _with_subclasses(Base):
        model.model_config["use_attribute_docstrings"] = False


@contextmanager
def _no_docstrings() -> Iterator[None]:
    """Let pydantic extract no docstrings; a version without this function extracts them."""
    before = vars(_fields).get(_EXTRACT)
    if before is None:
        yield
        return
    setattr(_fields, _EXTRACT, _nothing)
    try:
        yield
    finally:
        setattr(_fields, _EXTRACT, before)


def _nothing(*_: object, **__: object) -> dict[str, str]:
    return {}


def _with_subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for one in model.__subclasses__():
        yield from _with_subclasses(one)
