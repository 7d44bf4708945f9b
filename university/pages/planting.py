"""Putting pages into the tree from a migration, where historical models know no tree methods."""

from typing import Any

from university import clock

_STEP = 4
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def plant(
    apps: Any, *, model: str, parent: Any, position: int, title: str, slug: str, **fields: Any
) -> Any:
    """Create a live page at ``position`` (from 1, gaps allowed) below ``parent`` and return it.

    ``apps`` is the migration's registry, ``model`` is "app.Model". ``fields`` are the model's own.
    """
    app_label, name = model.split(".")
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=name.lower()
    )
    planted = apps.get_model(app_label, name).objects.create(
        path=parent.path + _label(position),
        depth=parent.depth + 1,
        numchild=0,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        content_type=kind,
        locale=parent.locale,
        live=True,
        first_published_at=clock.now(),
        last_published_at=clock.now(),
        **fields,
    )
    parent.numchild += 1
    parent.save(update_fields=["numchild"])
    return planted


def _label(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return digits.rjust(_STEP, "0")
