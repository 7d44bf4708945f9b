from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_challenge_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name='proxyauthorization',
            name='helper_name',
            field=models.CharField(blank=True, max_length=60, verbose_name="helper's name"),
        ),
    ]
