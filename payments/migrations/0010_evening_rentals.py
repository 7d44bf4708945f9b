"""Rooms in the evening: renters, prices, rentals, their evenings; and the account of damages."""

import django.db.models.deletion
import django.db.models.expressions
import payments.models.order
import payments.models.rental_price
import payments.models.renter
import university.clock
from django.conf import settings
from django.db import migrations, models


from payments.chart import chart


def write_chart(apps, schema_editor):
    account = apps.get_model("payments", "LedgerAccount")
    for line in chart():
        account.objects.get_or_create(
            code=line.code, defaults={"name": line.name, "type": line.type}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0007_lecture_bookings"),
        ("pages", "0004_words"),
        ("payments", "0009_cash_moves_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rental",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        default=payments.models.order.make_order_number,
                        max_length=12,
                        unique=True,
                        verbose_name="number",
                    ),
                ),
                ("purpose", models.CharField(max_length=80, verbose_name="what for")),
                ("people", models.PositiveSmallIntegerField(verbose_name="how many people")),
                (
                    "pay_plan",
                    models.CharField(
                        choices=[("at_once", "all at once"), ("monthly", "month by month")],
                        max_length=8,
                        verbose_name="paying",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("rejected", "not approved"),
                            ("withdrawn", "taken back by the renter"),
                            ("approved", "approved, to be accepted and paid"),
                            ("lapsed", "not paid in time"),
                            ("running", "running"),
                            ("closed", "handed back"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("deposit_fen", models.PositiveIntegerField(verbose_name="deposit in fen")),
                ("terms", models.JSONField(default=dict, verbose_name="what was promised")),
                (
                    "asset_approval_no",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="state-asset approval number"
                    ),
                ),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "accept_by",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="accept and pay before"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="contract accepted"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=university.clock.now, verbose_name="asked"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "deposit_order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposit_of",
                        to="payments.order",
                        verbose_name="order of the deposit",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rentals",
                        to="courses.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "rental",
                "verbose_name_plural": "rentals",
                "ordering": ["-id"],
                "permissions": [
                    ("decide_rental", "Can approve and reject rentals"),
                    ("hand_over_room", "Can check a room and settle its deposit"),
                ],
            },
        ),
        migrations.AddField(
            model_name="orderline",
            name="rental",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_lines",
                to="payments.rental",
                verbose_name="rental",
            ),
        ),
        migrations.CreateModel(
            name="RentalDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "kept until the school decides"),
                            ("wanted", "taken, remembered"),
                            ("booked", "booked"),
                            ("cancelled", "cancelled"),
                            ("displaced", "needed by the school"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("rent_fen", models.PositiveIntegerField(verbose_name="rent in fen")),
                (
                    "cleaning_fen",
                    models.PositiveIntegerField(default=0, verbose_name="cleaning in fen"),
                ),
                (
                    "refunded_fen",
                    models.PositiveIntegerField(default=0, verbose_name="gone back in fen"),
                ),
                (
                    "change_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="why it was changed"),
                ),
                (
                    "was_taken",
                    models.BooleanField(default=False, verbose_name="somebody had the room"),
                ),
                (
                    "offered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="offered again"),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_dates",
                        to="payments.order",
                        verbose_name="bill",
                    ),
                ),
                (
                    "rental",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dates",
                        to="payments.rental",
                        verbose_name="rental",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.room",
                        verbose_name="room",
                    ),
                ),
                (
                    "room_use",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_date",
                        to="courses.roomuse",
                    ),
                ),
            ],
            options={
                "verbose_name": "evening",
                "verbose_name_plural": "evenings",
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="orderline",
            name="rental_date",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_lines",
                to="payments.rentaldate",
                verbose_name="evening",
            ),
        ),
        migrations.CreateModel(
            name="RentalPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day_kind",
                    models.CharField(
                        choices=[
                            ("any", "every day"),
                            ("weekday", "Monday to Friday"),
                            ("weekend", "Saturday and Sunday"),
                        ],
                        default="any",
                        max_length=8,
                        verbose_name="days",
                    ),
                ),
                (
                    "renter_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "company or training school"),
                            ("association", "association or club"),
                            ("person", "private person"),
                        ],
                        max_length=12,
                        verbose_name="only for",
                    ),
                ),
                (
                    "season_from",
                    models.DateField(blank=True, null=True, verbose_name="season from"),
                ),
                ("season_to", models.DateField(blank=True, null=True, verbose_name="season to")),
                (
                    "price_fen",
                    models.PositiveIntegerField(verbose_name="price of one period in fen"),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rental_prices",
                        to="courses.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "evening price",
                "verbose_name_plural": "evening prices",
                "ordering": ["room__code", "day_kind", "renter_kind", "season_from"],
            },
        ),
        migrations.CreateModel(
            name="RentalRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "min_notice_days",
                    models.PositiveSmallIntegerField(
                        default=7, verbose_name="ask at least so many days ahead"
                    ),
                ),
                (
                    "furthest_days",
                    models.PositiveSmallIntegerField(
                        default=180, verbose_name="ask at most so many days ahead"
                    ),
                ),
                (
                    "most_evenings",
                    models.PositiveSmallIntegerField(
                        default=40, verbose_name="most evenings in one request"
                    ),
                ),
                (
                    "most_open_requests",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="most unanswered requests a renter"
                    ),
                ),
                (
                    "accept_workdays",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="working days to accept the contract and pay"
                    ),
                ),
                (
                    "bill_lead_days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        verbose_name="days before its first evening that a month is billed",
                    ),
                ),
                (
                    "full_refund_hours",
                    models.PositiveSmallIntegerField(
                        default=72, verbose_name="hours before: all of the rent goes back"
                    ),
                ),
                (
                    "part_refund_hours",
                    models.PositiveSmallIntegerField(
                        default=24, verbose_name="hours before: part of the rent goes back"
                    ),
                ),
                (
                    "part_refund_percent",
                    models.PositiveSmallIntegerField(
                        default=50, verbose_name="that part in percent"
                    ),
                ),
                (
                    "forbidden_uses",
                    models.TextField(
                        default=payments.models.rental_price.default_forbidden_uses,
                        help_text="One a line.",
                        verbose_name="forbidden uses",
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of renting",
                "verbose_name_plural": "rules of renting",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part_refund_percent__lte", 100),
                            ("part_refund_hours__lte", models.F("full_refund_hours")),
                        ),
                        name="rental_refunds_shrink_towards_the_evening",
                        violation_error_message="The part comes nearer to the evening than the whole.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Renter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "company or training school"),
                            ("association", "association or club"),
                            ("person", "private person"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name on the contract")),
                ("contact_name", models.CharField(max_length=40, verbose_name="who comes")),
                (
                    "teaches_children",
                    models.BooleanField(default=False, verbose_name="children are taught"),
                ),
                (
                    "uses_acknowledged",
                    models.JSONField(default=list, verbose_name="forbidden uses acknowledged"),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(default=university.clock.now, verbose_name="acknowledged"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=university.clock.now, verbose_name="created"),
                ),
                (
                    "login",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renter",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
            ],
            options={
                "verbose_name": "renter",
                "verbose_name_plural": "renters",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="rental",
            name="renter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rentals",
                to="payments.renter",
                verbose_name="renter",
            ),
        ),
        migrations.CreateModel(
            name="RenterPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "business licence or certificate of the association"),
                            ("permit", "permit to teach children"),
                            ("insurance", "public liability insurance"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=80,
                        storage=payments.models.renter.private_files,
                        upload_to=payments.models.renter.paper_name,
                        verbose_name="file",
                    ),
                ),
                ("valid_until", models.DateField(verbose_name="valid until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "to be looked at"),
                            ("accepted", "accepted"),
                            ("refused", "not accepted"),
                        ],
                        default="sent",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(default=university.clock.now, verbose_name="sent"),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked")),
                (
                    "refusal",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="why it was not taken"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "renter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="payments.renter",
                        verbose_name="renter",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a renter",
                "verbose_name_plural": "papers of renters",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RoomOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "summary",
                    models.CharField(blank=True, max_length=120, verbose_name="in one sentence"),
                ),
                ("deposit_fen", models.PositiveIntegerField(verbose_name="deposit in fen")),
                (
                    "cleaning_fen",
                    models.PositiveIntegerField(
                        default=0, verbose_name="cleaning fee an evening in fen"
                    ),
                ),
                (
                    "price_basis",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="approval of the prices"
                    ),
                ),
                (
                    "access_notes",
                    models.TextField(
                        blank=True,
                        help_text="Shown to renters once they have paid.",
                        max_length=500,
                        verbose_name="how to get in",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pages.schoolimage",
                        verbose_name="picture",
                    ),
                ),
                (
                    "room",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer",
                        to="courses.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "room to rent",
                "verbose_name_plural": "rooms to rent",
                "ordering": ["room__code"],
            },
        ),
        migrations.CreateModel(
            name="HandoverCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(default=university.clock.now, verbose_name="checked"),
                ),
                ("notes", models.CharField(max_length=200, verbose_name="how the room was")),
                (
                    "deducted_fen",
                    models.PositiveIntegerField(
                        default=0, verbose_name="kept of the deposit in fen"
                    ),
                ),
                (
                    "deduction_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="what for"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "rental",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="payments.rental",
                        verbose_name="rental",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over check",
                "verbose_name_plural": "hand-over checks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deducted_fen", 0),
                            models.Q(("deduction_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_deduction_has_a_reason",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="rentaldate",
            index=models.Index(fields=["state", "starts_at"], name="rental_date_when"),
        ),
        migrations.AddConstraint(
            model_name="rentaldate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "wanted", "booked", "cancelled", "displaced"])
                ),
                name="rental_date_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rentaldate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("room_use__isnull", False), ("state__in", ["asked", "booked"])),
                    models.Q(
                        models.Q(("state__in", ["asked", "booked"]), _negated=True),
                        ("room_use__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="an_evening_holds_its_room_while_it_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="rentaldate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "refunded_fen__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("rent_fen"), "+", models.F("cleaning_fen")
                        ),
                    )
                ),
                name="no_more_back_than_an_evening_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="rentaldate",
            constraint=models.UniqueConstraint(
                fields=("rental", "starts_at"), name="an_evening_stands_once_in_a_rental"
            ),
        ),
        migrations.AddConstraint(
            model_name="rentalprice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("season_from__isnull", True), ("season_to__isnull", True)),
                    ("season_to__gte", models.F("season_from")),
                    _connector="OR",
                ),
                name="a_season_has_both_ends",
                violation_error_message="A season needs a first and a last day, in order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rentalprice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("season_from__isnull", True)),
                fields=("room", "day_kind", "renter_kind"),
                name="one_price_for_the_whole_year",
                violation_error_message="There is a price for this case already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rentalprice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("season_from__isnull", False)),
                fields=("room", "day_kind", "renter_kind", "season_from", "season_to"),
                name="one_price_for_a_season",
                violation_error_message="There is a price for this case already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="renter",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["company", "association", "person"])),
                name="renter_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rental",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "asked",
                            "rejected",
                            "withdrawn",
                            "approved",
                            "lapsed",
                            "running",
                            "closed",
                        ],
                    )
                ),
                name="rental_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rental",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "rejected", "withdrawn"]),
                    models.Q(("asset_approval_no", ""), _negated=True),
                    _connector="OR",
                ),
                name="no_rental_without_asset_approval",
            ),
        ),
        migrations.AddConstraint(
            model_name="renterpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["sent", "accepted", "refused"])),
                name="paper_state_is_known",
            ),
        ),
        migrations.RunPython(write_chart, migrations.RunPython.noop),
    ]
