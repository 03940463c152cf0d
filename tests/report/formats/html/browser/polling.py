"""Waiting in the browser. The policy of the page lets not even Playwright evaluate text there."""

import time


def until(page, script, argument=None, *, patience=20):
    """Wait until a function of JavaScript returns something true."""
    end = time.monotonic() + patience
    while not page.evaluate(script, argument):
        assert time.monotonic() < end, f"still not true: {script}"
        time.sleep(0.02)
