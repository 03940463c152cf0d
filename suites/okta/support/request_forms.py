"""Requests of Okta whose form no document or capture shows: Okta may send them in several forms."""

from collections.abc import Callable, Mapping

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.suites.support.shared_responses import Once

Play = Callable[[], None]
"""Sends a request in one form, on resources of its own, and requires its outcome."""


class RequestForms:
    """The forms of one request: a target has to support one of them, and should support all.

    Each form is sent once in a run, when the first check asks for it.
    """

    def __init__(self, once: Once, request: str, forms: Mapping[str, Play]) -> None:
        """Send nothing yet; ``request`` names the request, as "the link of a group"."""
        self._once = once
        self._request = request
        self._forms = forms

    def require(self, form: str) -> None:
        """Require that a request in this form has its outcome."""
        if form not in self._forms:
            raise NotApplicable(f"the profile lets Okta send no such form of {self._request}")
        self._once.keyed((self._request, form), self._forms[form])

    def require_one(self) -> str:
        """Require that one form has the outcome, and return the first that has.

        Where none has, a form that could not be judged leaves the question open.
        """
        errors: dict[str, Exception] = {}
        for form in self._forms:
            try:
                self.require(form)
            except (AssertionError, Blocked, NotRun) as error:
                errors[form] = error
            else:
                return form
        raise self._merged(errors)

    def _merged(self, errors: Mapping[str, Exception]) -> Exception:
        """Return what to raise where no form has the outcome."""
        first = next(iter(errors.values()))
        for error in errors.values():
            if isinstance(error, Unreadable) or not isinstance(error, AssertionError):
                return error
        if len(errors) == 1:
            return first
        # What pytest adds to a plain assert is not for the report.
        said = {form: str(error).partition("\nassert ")[0] for form, error in errors.items()}
        listed = "; ".join(f"{form}: {message}" for form, message in said.items())
        actual = getattr(first, "actual", None) or said
        expected = getattr(first, "expected", None)
        message = f"{self._request} fails in every form ({listed})"
        return Finding(message, expected=expected, actual=actual)
