from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_login_tries'),
    ]

    operations = [
        migrations.AddField(
            model_name='proxyauthorization',
            name='helper_name',
            field=models.CharField(blank=True, max_length=60, verbose_name="helper's name"),
        ),
    ]
