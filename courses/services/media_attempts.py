"""What ends an attempt to make a recording ready, and what follows: again, or never."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from courses.recordings import recipes
from courses.recordings.ffmpeg import ProgramMissingError
from courses.recordings.probing import NotPlayableError, TooSlowError
from university.jobs import LeaseLostError

#: Takes the fault that people are told, and the error for the row.
Ending = Callable[[str, str], None]


@contextmanager
def attempt(*, lost: Callable[[], None], again: Ending, fail: Ending) -> Iterator[None]:
    """Turn whatever ends the attempt early into one of three endings.

    ``fail`` is for what no further attempt can mend, ``again`` for the rest; ``lost`` is when
    somebody else has the job, and nothing may be written any more.
    """
    try:
        yield
    except (LeaseLostError, recipes.StoppedError):
        lost()
    except NotPlayableError as error:
        fail(error.code, error.code)
    except FileNotFoundError:
        fail("original_lost", "no file")
    except TooSlowError:
        again("not_made", "too busy to look")
    except ProgramMissingError:
        again("no_program", "no ffmpeg")
    except OSError as error:
        again(disk_fault(error), f"{type(error).__name__} {error.errno}")
    except recipes.MakingFailedError as error:
        is_full = recipes.NO_SPACE in str(error)
        again("no_disk" if is_full else "not_made", str(error))


def disk_fault(error: OSError) -> str:
    """Return the fault of an error of files: the disk is full, or something else."""
    return "no_disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "not_made"
