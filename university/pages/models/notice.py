"""Notices (通知): a date, a text that can be read aloud, and a last day."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from university import clock
from university.pages.models.editorial import EditorialPage
from university.pinyin import search_words


class NoticeIndexPage(EditorialPage):
    """All notices that still hold, newest first."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NoticePage"]
    template = "pages/notice_index.html"
    presenter = "university.pages.views.notice_index"

    class Meta:
        verbose_name = _("list of notices")


class NoticePage(EditorialPage):
    """One notice. After ``shown_until`` it leaves the lists and says so itself."""

    dated = models.DateField(_("date"), default=clock.today)
    shown_until = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("After this day it no longer appears in the lists."),
    )
    search_text = models.TextField(blank=True, editable=False)

    parent_page_types = ["pages.NoticeIndexPage"]
    subpage_types: list[str] = []
    template = "pages/notice.html"
    content_panels = [
        *EditorialPage.content_panels,
        FieldPanel("dated"),
        FieldPanel("shown_until"),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return bool(self.shown_until and self.shown_until < clock.today())

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the words by which it is found."""
        self.search_text = search_words(self.title, self.lead)
        return super().save(*args, **kwargs)
