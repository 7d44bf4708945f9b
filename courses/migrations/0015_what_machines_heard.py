import django.db.models.deletion
import university.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0014_voice'),
    ]

    operations = [
        migrations.CreateModel(
            name='LessonTranscript',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('due', 'waiting'), ('claimed', 'in work'), ('done', 'done'), ('failed', 'failed')], default='due', max_length=10, verbose_name='job state')),
                ('due_at', models.DateTimeField(default=university.clock.now, verbose_name='due at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('lines', models.JSONField(default=list, verbose_name='lines')),
                ('fault', models.CharField(blank=True, editable=False, max_length=30, verbose_name='why it failed')),
                ('asked_at', models.DateTimeField(default=university.clock.now, verbose_name='machine asked')),
                ('video', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='heard', to='courses.lessonvideo', verbose_name='recording')),
            ],
            options={
                'verbose_name': 'what a machine heard',
                'verbose_name_plural': 'what machines heard',
                'indexes': [models.Index(fields=['job_state', 'due_at'], name='lesson_transcript_due')],
            },
        ),
    ]
