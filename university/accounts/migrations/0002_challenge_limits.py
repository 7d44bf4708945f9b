from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='smschallenge',
            name='challenge_phone_sent',
        ),
        migrations.AddField(
            model_name='smschallenge',
            name='address',
            field=models.CharField(blank=True, max_length=32, verbose_name='network address'),
        ),
        migrations.AddField(
            model_name='smschallenge',
            name='send_no',
            field=models.PositiveIntegerField(default=1, verbose_name='number of the message'),
        ),
        migrations.AlterField(
            model_name='smschallenge',
            name='phone',
            field=models.CharField(max_length=16, verbose_name='phone'),
        ),
        migrations.AddIndex(
            model_name='smschallenge',
            index=models.Index(fields=['sent_at'], name='challenge_sent'),
        ),
        migrations.AddConstraint(
            model_name='smschallenge',
            constraint=models.UniqueConstraint(fields=('phone', 'send_no'), name='one_message_at_a_time'),
        ),
    ]
