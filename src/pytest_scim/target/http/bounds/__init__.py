"""How large a response may be, and how long a request may take."""
