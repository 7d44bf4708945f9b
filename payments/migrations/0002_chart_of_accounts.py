"""The chart of accounts and the end of the (empty) journal."""

from django.db import migrations

from payments.chart import chart


def write_chart(apps, schema_editor):
    account = apps.get_model("payments", "LedgerAccount")
    for line in chart():
        account.objects.get_or_create(
            code=line.code, defaults={"name": line.name, "type": line.type}
        )
    apps.get_model("payments", "JournalHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunPython(write_chart, migrations.RunPython.noop)]
