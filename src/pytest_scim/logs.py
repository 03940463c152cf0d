"""Keep secrets out of log records: the HTTP library tells its logger every header it reads."""

import logging
from collections.abc import Callable
from typing import Any


def redact_logs(redact: Callable[[str], str]) -> Callable[[], None]:
    """Redact every record that is logged from now on, and return what puts an end to it.

    Records are caught where they are made, so that no handler of pytest's (live, captured
    or to a file) nor of anybody else gets to see what they held.
    """
    make = logging.getLogRecordFactory()

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            # A formatter takes the text that is there before it makes its own.
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(factory)
    return lambda: logging.setLogRecordFactory(make)
