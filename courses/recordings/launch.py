"""Starts a program in a narrow place: ``launch.py SECONDS BYTES FILE_BYTES NICE program …``.

Limits of processor time, memory and the size of what it writes; so many steps behind everything
else on the machine; and it ends with the process that started it (Linux). A process of its own sets
them, since nothing may run between fork and exec where threads live. It imports nothing of ours.
"""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(seconds: int, memory: int, file_bytes: int, steps: int, words: list[str]) -> None:
    """Set the limits and become the program."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise SystemExit(1)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(steps)
    os.execv(words[0], words)  # noqa: S606  the program and its words are ours


if __name__ == "__main__":
    _seconds, _memory, _file_bytes, _steps = (int(word) for word in sys.argv[1:5])
    main(_seconds, _memory, _file_bytes, _steps, sys.argv[5:])
