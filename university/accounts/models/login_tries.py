"""Wrong tries at the staff login as rows, so that every process and machine counts the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoginTries(models.Model):
    """Tries in a row for one name, one address or one second factor.

    ``key`` is a keyed hash: the table says neither who tried nor from where.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    #: Until then the tries count; when they are used up, until then the door is shut.
    counts_until = models.DateTimeField(_("counts until"), db_index=True)

    class Meta:
        verbose_name = _("login tries")
        verbose_name_plural = _("login tries")

    def __str__(self) -> str:
        return f"{self.pk}: {self.tries}"
