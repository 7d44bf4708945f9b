"""Writing site pages from code: imports and the demonstration school. Safe to repeat."""

from datetime import date

from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from university.accounts.models import User
from university.pages.models import NoticeIndexPage, NoticePage
from university.refusals import Refusal


def publish_notice(
    *,
    actor: User | None,
    slug: str,
    title: str,
    text: str,
    dated: date,
    shown_until: date | None = None,
) -> NoticePage:
    """Return the live notice with this slug; its words are set when it is first made.

    ``text`` is plain: each line becomes a paragraph. Raises Refusal ``no_notice_list``.
    """
    index = NoticeIndexPage.objects.first()
    if index is None:
        raise Refusal(
            "no_notice_list",
            _("The site has no list of notices."),
            _("Make one in the page editor first."),
        )
    found = NoticePage.objects.child_of(index).filter(slug=slug).first()
    if found is not None:
        return found
    body = format_html_join("", "<p>{}</p>", ((line,) for line in text.splitlines() if line))
    notice = NoticePage(
        title=title,
        slug=slug,
        dated=dated,
        shown_until=shown_until,
        body=[("paragraph", str(body))],
        owner=actor,
    )
    with transaction.atomic():
        index.add_child(instance=notice)
        notice.save_revision(user=actor, log_action=True).publish(
            user=actor, skip_permission_checks=True
        )
    notice.refresh_from_db()
    return notice
