"""The journal and the receipts only grow."""

from django.db import migrations

from university.append_only import seal, unseal

TABLES = (
    "payments_journaltransaction",
    "payments_journalentry",
    "payments_receipt",
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_chart_of_accounts")]

    operations = [migrations.RunPython(seal(*TABLES), unseal(*TABLES))]
