from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_proxyauthorization_helper_name")]

    operations = [
        migrations.AlterModelOptions(
            name="student",
            options={
                "ordering": ["student_no"],
                "permissions": [("see_id_number", "Can see whole ID numbers")],
                "verbose_name": "student",
                "verbose_name_plural": "students",
            },
        ),
    ]
