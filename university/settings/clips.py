"""Settings of short recordings and of homework (docs/lessons.md); read by ``base``."""

from environs import Env

_env = Env()

#: Seconds of sound, and of picture with sound, that somebody may hand in as homework.
HOMEWORK_SOUND_SECONDS = _env.int("HOMEWORK_SOUND_SECONDS", 300)
HOMEWORK_VIDEO_SECONDS = _env.int("HOMEWORK_VIDEO_SECONDS", 180)
#: The largest recording handed in, in bytes; nginx lets 210 MB through.
HOMEWORK_MAX_BYTES = _env.int("HOMEWORK_MAX_BYTES", 200 * 1024**2)
#: Pieces of homework of one person for one lesson in a day, of every kind together.
HOMEWORK_A_DAY = _env.int("HOMEWORK_A_DAY", 5)
#: Seconds and bytes of a teacher's spoken answer.
ANSWER_SECONDS = _env.int("ANSWER_SECONDS", 180)
ANSWER_MAX_BYTES = _env.int("ANSWER_MAX_BYTES", 30 * 1024**2)
#: Photographs that a lesson shows.
LESSON_PHOTOS = _env.int("LESSON_PHOTOS", 12)
