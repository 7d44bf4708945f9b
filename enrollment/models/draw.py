"""The draw (抽签) of a round: seed, frozen list, result, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.states import DrawState
from university import clock
from university.privacy import EncryptedTextField


class Draw(models.Model):
    """One a round; see ``enrollment.services.draws`` and ``docs/draw.md``."""

    round = models.OneToOneField(
        "enrollment.Round", verbose_name=_("round"), on_delete=models.PROTECT, related_name="draw"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DrawState.choices, default=DrawState.COMMITTED
    )
    #: SHA-256 of the seed, published before the round closes.
    commitment = models.CharField(_("hash of the seed"), max_length=64)
    #: Secret until the draw; nobody reads it before, not even staff.
    seed = EncryptedTextField(_("seed"))
    #: Which number that nobody controls will be used, in words, announced with the commitment.
    number_source = models.CharField(_("which public number"), max_length=80)
    public_number = models.CharField(_("public number"), max_length=40, blank=True)
    #: SHA-256 of the frozen list, published before the draw.
    list_hash = models.CharField(_("hash of the list"), max_length=64, blank=True)
    committed_at = models.DateTimeField(_("seed made"), default=clock.now)
    frozen_at = models.DateTimeField(_("list frozen"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True)
    #: When the sealed result was written into everybody's rows.
    recorded_at = models.DateTimeField(_("result recorded"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    #: When the last place and waitlist entry of a published draw was written.
    settled_at = models.DateTimeField(_("all places given"), null=True, blank=True)

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["-id"]
        permissions = [("run_draw", _("Can commit, freeze, draw and publish"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DrawState.values), name="draw_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)


class DrawFile(models.Model):
    """A published text: the frozen list, or the whole draw. Written once, never changed."""

    class Kind(models.TextChoices):
        """What the text is."""

        LIST = "list", _("frozen list")
        RESULT = "result", _("result")

    draw = models.ForeignKey(
        Draw, verbose_name=_("draw"), on_delete=models.PROTECT, related_name="files"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    text = models.TextField(_("text"))
    #: Of the list: its hash. Of the result: its seal.
    sha256 = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("file of a draw")
        verbose_name_plural = _("files of draws")
        constraints = [
            models.UniqueConstraint(fields=["draw", "kind"], name="one_file_a_draw_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.draw} · {self.get_kind_display()}"


class DrawnClass(models.Model):
    """A class in a draw. Its places and its waitlist are written in one piece when published."""

    draw = models.ForeignKey(
        Draw, verbose_name=_("draw"), on_delete=models.PROTECT, related_name="classes"
    )
    teaching_class = models.ForeignKey(
        "courses.TeachingClass", verbose_name=_("class"), on_delete=models.PROTECT, related_name="+"
    )
    seats = models.PositiveIntegerField(_("places"))
    new_seats = models.PositiveIntegerField(_("kept for new students"))
    settled_at = models.DateTimeField(_("places given"), null=True, blank=True)

    class Meta:
        verbose_name = _("class in a draw")
        verbose_name_plural = _("classes in draws")
        ordering = ["draw", "teaching_class"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "teaching_class"], name="one_row_a_draw_and_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} · {self.teaching_class}"


class DrawEntry(models.Model):
    """A person in a draw under a public code. A published entry that is not settled is a job."""

    draw = models.ForeignKey(
        Draw, verbose_name=_("draw"), on_delete=models.PROTECT, related_name="entries"
    )
    application = models.OneToOneField(
        "enrollment.Application",
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="draw_entry",
    )
    #: Eight digits, new in each draw.
    code = models.CharField(_("draw code"), max_length=8)
    tickets = models.PositiveSmallIntegerField(_("lots"))
    lost_before = models.PositiveSmallIntegerField(_("draws lost in a row"), default=0)
    is_new = models.BooleanField(_("new student"))
    wants = models.PositiveSmallIntegerField(_("classes wanted"))
    #: From 1; empty before the draw.
    order = models.PositiveIntegerField(_("place in the order"), null=True, blank=True)
    #: Classes that the draw gave.
    won = models.PositiveSmallIntegerField(_("classes drawn"), default=0)
    settled_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        verbose_name = _("person in a draw")
        verbose_name_plural = _("people in draws")
        ordering = ["draw", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "code"], name="one_code_a_draw"),
            models.CheckConstraint(condition=Q(tickets__gte=1), name="everybody_has_a_lot"),
        ]
        indexes = [models.Index(fields=["draw", "order"], name="draw_in_order")]

    def __str__(self) -> str:
        return f"{self.draw} · {self.code}"


class DrawOutcome(models.Model):
    """What the draw said of one wish, and what became of it."""

    class Said(models.TextChoices):
        """The draw's word; the last is said when the list is frozen."""

        WON = "won", _("drawn")
        WAITING = "waiting", _("on the waitlist")
        ENOUGH = "enough", _("has enough classes")
        CLASH = "clash", _("same time as a class drawn")
        LIMIT = "limit", _("limit reached")
        LEFT_OUT = "left_out", _("took no part")

    class Became(models.TextChoices):
        """What publishing made of it."""

        NOTHING = "", _("nothing yet")
        PLACE = "place", _("a place is kept")
        WAITS = "waits", _("on the waitlist")
        SEAT_GONE = "seat_gone", _("the seat was gone: first on the waitlist")
        DROPPED = "dropped", _("no longer wanted or allowed")
        OVER = "over", _("nothing")

    entry = models.ForeignKey(
        DrawEntry, verbose_name=_("person"), on_delete=models.PROTECT, related_name="outcomes"
    )
    wish = models.OneToOneField(
        "enrollment.Wish",
        verbose_name=_("wish"),
        on_delete=models.PROTECT,
        related_name="draw_outcome",
    )
    drawn_class = models.ForeignKey(
        DrawnClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="outcomes"
    )
    said = models.CharField(_("draw"), max_length=8, choices=Said.choices)
    #: Place in the class's order, from 1: winners first, then who waits. Empty for the others.
    place_no = models.PositiveIntegerField(_("place in the class"), null=True, blank=True)
    #: Code of the rule by which it took no part.
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    became = models.CharField(_("then"), max_length=9, choices=Became.choices, blank=True)

    class Meta:
        verbose_name = _("outcome of a wish")
        verbose_name_plural = _("outcomes of wishes")
        ordering = ["drawn_class", "place_no", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["drawn_class", "place_no"], name="one_person_a_place_in_the_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.drawn_class.teaching_class} · {self.get_said_display()}"
