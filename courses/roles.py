"""What each staff role may do in this house, as ``app_label.codename``."""

from collections.abc import Iterable

ALL_MODELS = (
    "major",
    "course",
    "term",
    "slot",
    "holiday",
    "makeupday",
    "room",
    "teacher",
    "teachingclass",
    "classsession",
    "lecture",
)
#: Sessions follow from their class: nobody adds or deletes one by hand.
_PLANNED_BY_HAND = tuple(model for model in ALL_MODELS if model != "classsession")
_MAY_ENTER_ADMIN = "wagtailadmin.access_admin"


def _may(action: str, models: Iterable[str]) -> list[str]:
    return [f"courses.{action}_{model}" for model in models]


def _all_of(models: Iterable[str]) -> list[str]:
    models = tuple(models)
    return [
        permission
        for action in ("add", "change", "delete", "view")
        for permission in _may(action, models)
    ]


#: Who sees every lesson, before its time too.
_LESSONS = _may("view", ["onlinelesson", "lessonvideo"])
_ACCEPTING = [*_LESSONS, *_may("change", ["onlinelesson"])]
_READING = [_MAY_ENTER_ADMIN, *_may("view", ALL_MODELS), *_LESSONS]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "admin": [
        *_READING,
        *_ACCEPTING,
        *_all_of(_PLANNED_BY_HAND),
        *_may("change", ["classsession", "livesettings"]),
    ],
    "registrar": [
        *_READING,
        *_ACCEPTING,
        *_all_of(_PLANNED_BY_HAND),
        *_may("change", ["classsession", "livesettings"]),
    ],
    "venue": [*_READING, *_all_of(["room", "lecture"])],
    "desk": _READING,
    "cashier": _READING,
    "homeroom": _READING,
    "teacher": [_MAY_ENTER_ADMIN, *_may("view", ["teachingclass", "classsession", "room", "term"])],
    "auditor": _READING,
}
