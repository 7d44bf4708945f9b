"""The accounts of tills; what moved in a drawer, was counted, closed or told by a provider stays."""

from django.db import migrations

from payments.chart import chart
from university.append_only import seal, unseal

TABLES = (
    "payments_tillentry",
    "payments_tillcount",
    "payments_dayclose",
    "payments_statementline",
)


def write_chart(apps, schema_editor):
    account = apps.get_model("payments", "LedgerAccount")
    for line in chart():
        account.objects.get_or_create(
            code=line.code, defaults={"name": line.name, "type": line.type}
        )


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_tills_and_closed_days")]

    operations = [
        migrations.RunPython(write_chart, migrations.RunPython.noop),
        migrations.RunPython(seal(*TABLES), unseal(*TABLES)),
    ]
