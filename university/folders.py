"""The folders below VAR_DIR that the site writes to; made when Django starts."""

from pathlib import Path

from django.conf import settings


def make_folders() -> None:
    """Make what is missing. Only the owner may enter: uploads and text messages are private."""
    for folder in (
        settings.VAR_DIR,
        settings.VAR_DIR / "broker",
        settings.VAR_DIR / "broker" / "control",
        settings.STATIC_ROOT,
        settings.MEDIA_ROOT,
        settings.LESSON_UPLOAD_DIR,
        settings.LESSON_WORK_DIR,
    ):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
