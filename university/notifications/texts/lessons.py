"""What the office decided about a teacher's online lesson."""

from django.utils.translation import gettext_lazy as _

from university.notifications.texts.message import MessageKind, MessageTemplate

_TITLE = {"title": "开口唱歌前三分钟的热身练习和吐字练习"}

LESSONS: tuple[MessageTemplate, ...] = (
    MessageTemplate(
        "lesson_accepted",
        MessageKind.SERVICE,
        _("Dear teacher, the office has accepted your lesson “{title}”."),
        _TITLE,
    ),
    MessageTemplate(
        "lesson_returned",
        MessageKind.SERVICE,
        _("Dear teacher, please change your lesson “{title}”. Your list of lessons says what."),
        _TITLE,
    ),
)
