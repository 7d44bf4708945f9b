"""The history of states only grows."""

from django.db import migrations

from university.append_only import seal, unseal


class Migration(migrations.Migration):
    dependencies = [("university", "0001_initial")]

    operations = [
        migrations.RunPython(seal("university_statechange"), unseal("university_statechange"))
    ]
