"""What went back before: by which way, and which part of each line was undone (all of it)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    refund, payment, order, line_return = (
        apps.get_model("payments", name) for name in ("Refund", "Payment", "Order", "LineReturn")
    )
    way = payment.objects.filter(pk=OuterRef("payment")).values("provider")[:1]
    refund.objects.filter(provider="").update(provider=Subquery(way))
    undone = order.objects.filter(state="refunded", settled_at__isnull=False)
    for row in undone.prefetch_related("lines"):
        back = refund.objects.filter(payment__order=row, reason_code="given_up").first()
        line_return.objects.bulk_create(
            line_return(
                line=line,
                refund=back,
                cause="left",
                amount_fen=line.amount_fen,
                discount_fen=line.discount_fen,
            )
            for line in row.lines.all()
            if line.list_price_fen
        )


class Migration(migrations.Migration):

    dependencies = [
        ("payments", "0006_money_that_goes_back"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
