"""Settings of recordings (docs/recordings.md); read by ``base`` after it has read ``.env``."""

from environs import Env

_env = Env()

#: The largest recording in bytes, and the largest one sent without a script, in one go.
LESSON_MAX_BYTES = _env.int("LESSON_MAX_BYTES", 3 * 1024**3)
LESSON_PLAIN_MAX_BYTES = _env.int("LESSON_PLAIN_MAX_BYTES", 200 * 1024**2)
#: Unfinished uploads a person may have, and the days after which one is given up.
LESSON_UPLOADS_EACH = _env.int("LESSON_UPLOADS_EACH", 5)
LESSON_UPLOAD_DAYS = _env.int("LESSON_UPLOAD_DAYS", 7)
#: Bytes of the disk that recordings leave free.
LESSON_DISK_RESERVE = _env.int("LESSON_DISK_RESERVE", 1024**3)
#: The ffmpeg program; empty: the one that came with the Python packages.
LESSON_FFMPEG = _env.str("LESSON_FFMPEG", "")
#: Threads of one transcoding; the rest of the machine is for the site.
LESSON_THREADS = _env.int("LESSON_THREADS", 2)
#: How long an address of a recording plays after the page was opened.
LESSON_LINK_HOURS = _env.int("LESSON_LINK_HOURS", 6)
#: Address below which nginx serves the lessons folder to us alone (X-Accel-Redirect); empty: we do.
LESSON_ACCEL_PREFIX = _env.str("LESSON_ACCEL_PREFIX", "")
#: Lessons to take home: how many days a packed file is kept, bytes of all of them together, and how
#: many people may download at once while the site itself sends the bytes.
LESSON_HOME_DAYS = _env.int("LESSON_HOME_DAYS", 3)
LESSON_HOME_BYTES = _env.int("LESSON_HOME_BYTES", 20 * 1024**3)
LESSON_HOME_DOWNLOADS = _env.int("LESSON_HOME_DOWNLOADS", 2)
#: Who writes down what is said: empty for nobody, "pocketsphinx", or "program".
LESSON_TRANSCRIBER = _env.str("LESSON_TRANSCRIBER", "")
#: The words of the program, with {audio} for a WAV file; it writes srt or vtt to standard output.
LESSON_TRANSCRIBER_PROGRAM = _env.str("LESSON_TRANSCRIBER_PROGRAM", "")
