"""Pages of lecture tickets: the senior's, the door's, the desk's."""
