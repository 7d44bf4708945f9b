"""Pages about messages: the senior's, the desk's and, in development, the outbox."""
