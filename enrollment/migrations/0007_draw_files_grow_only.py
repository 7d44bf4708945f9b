"""What a draw has published is never edited."""

from django.db import migrations

from university.append_only import seal, unseal

TABLES = ("enrollment_drawfile",)


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0006_draws")]

    operations = [migrations.RunPython(seal(*TABLES), unseal(*TABLES))]
