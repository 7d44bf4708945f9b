"""The recording that a form brings: sent in pieces before, or whole with the form."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.models import LessonVideo
from courses.services.lesson_uploads import chosen_upload, take_plain_upload
from courses.services.lesson_videos import make_video
from courses.views.teaching.access import teacher_login
from university.refusals import Refusal


def sent_recording(request: HttpRequest) -> LessonVideo:
    """Return the recording that this form brings, now waiting for the worker.

    Raises Refusal ``no_recording``, or why the file was not taken.
    """
    login = teacher_login(request)
    file = request.FILES.get("file")
    if token := request.POST.get("upload", ""):
        upload = chosen_upload(actor=login, token=token)
    elif isinstance(file, UploadedFile):
        upload = take_plain_upload(actor=login, file=file)
    else:
        raise Refusal(
            "no_recording",
            _("No recording has been chosen."),
            _("Choose one, or go on with words alone."),
        )
    return make_video(actor=login, upload=upload)
