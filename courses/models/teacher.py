"""Teachers (任课教师)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university.pinyin import person_search_words


class Teacher(models.Model):
    """A subject teacher, mostly external. ``user`` is their login."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="teacher",
    )
    name = models.CharField(_("name"), max_length=40)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True, editable=False)
    bio = models.CharField(_("about"), max_length=200, blank=True)
    photo = models.ForeignKey(
        "pages.SchoolImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    majors = models.ManyToManyField("courses.Major", verbose_name=_("majors"), blank=True)
    is_external = models.BooleanField(_("external"), default=True)
    is_active = models.BooleanField(_("teaches now"), default=True)

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words by which they are found."""
        self.pinyin = person_search_words(self.name)
        super().save(*args, **kwargs)
