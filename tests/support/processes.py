"""Who is still there."""

import os


def is_running(pid: str) -> bool:
    """Whether a process with this number exists, whoever owns it."""
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
