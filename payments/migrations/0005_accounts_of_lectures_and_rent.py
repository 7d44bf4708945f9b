"""Accounts for tickets, rent, cleaning and deposits, where the chart was written before them."""

from django.db import migrations

from payments.chart import chart


def write_chart(apps, schema_editor):
    account = apps.get_model("payments", "LedgerAccount")
    for line in chart():
        account.objects.get_or_create(
            code=line.code, defaults={"name": line.name, "type": line.type}
        )


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_whatever_is_sold")]

    operations = [migrations.RunPython(write_chart, migrations.RunPython.noop)]
