"""What all tests need."""

import signal

# A shell lets a job in the background ignore Ctrl-C. The processes that tests start would inherit
# that, and those that a test interrupts would never end.
signal.signal(signal.SIGINT, signal.default_int_handler)
