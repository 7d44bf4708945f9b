"""Everything until the first release in one step, since a fresh database should not relive it."""

import django.core.validators
import django.db.models.deletion
import enrollment.models.completion
import university.clock
import university.privacy
from django.conf import settings
from django.db import migrations, models
from university.append_only import seal, unseal


#: Rows that are never changed or deleted: the database refuses it.
GROWS_ONLY = (
    "enrollment_attendancemark",
    "enrollment_certificate",
    "enrollment_drawfile",
)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('enrollment', '0001_initial'),
        ('enrollment', '0002_applications'),
        ('enrollment', '0003_offers_and_changes'),
        ('enrollment', '0004_attendance_and_completion'),
        ('enrollment', '0005_append_only'),
        ('enrollment', '0006_draws'),
        ('enrollment', '0007_draw_files_grow_only'),
        ('enrollment', '0008_outcomes_when_drawn'),
        ('enrollment', '0009_below_minimum'),
        ('enrollment', '0010_late_requests'),
        ('enrollment', '0011_self_study'),
        ('enrollment', '0012_prerequisites'),
    ]

    dependencies = [
        ('accounts', '0006_register_imports'),
        ('courses', '0007_lecture_bookings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CertificateSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='year')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='last number')),
            ],
            options={
                'verbose_name': 'series of certificates',
                'verbose_name_plural': 'series of certificates',
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('committed', 'seed made'), ('frozen', 'list frozen'), ('drawn', 'drawn, not published yet'), ('published', 'published')], default='committed', max_length=10, verbose_name='state')),
                ('commitment', models.CharField(max_length=64, verbose_name='hash of the seed')),
                ('seed', university.privacy.EncryptedTextField(verbose_name='seed')),
                ('number_source', models.CharField(max_length=80, verbose_name='which public number')),
                ('public_number', models.CharField(blank=True, max_length=40, verbose_name='public number')),
                ('list_hash', models.CharField(blank=True, max_length=64, verbose_name='hash of the list')),
                ('committed_at', models.DateTimeField(default=university.clock.now, verbose_name='seed made')),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='list frozen')),
                ('drawn_at', models.DateTimeField(blank=True, null=True, verbose_name='drawn')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='all places given')),
            ],
            options={
                'verbose_name': 'draw',
                'verbose_name_plural': 'draws',
                'ordering': ['-id'],
                'permissions': [('run_draw', 'Can commit, freeze, draw and publish')],
            },
        ),
        migrations.CreateModel(
            name='ProofKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('valid_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='counts for months')),
            ],
            options={
                'verbose_name': 'kind of proof',
                'verbose_name_plural': 'kinds of proof',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('submitted', 'applied'), ('withdrawn', 'taken back'), ('decided', 'decided')], default='submitted', max_length=10, verbose_name='state')),
                ('wants', models.PositiveSmallIntegerField(default=1, verbose_name='classes wanted')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], max_length=5, verbose_name='by')),
                ('prospectus_version', models.PositiveIntegerField(default=1, verbose_name='version of the prospectus')),
                ('submitted_at', models.DateTimeField(default=university.clock.now, verbose_name='applied on')),
                ('changed_at', models.DateTimeField(default=university.clock.now, verbose_name='last changed')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back on')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BelowMinimum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asking', 'people are asked'), ('settled', 'not opened, everybody is settled'), ('opened', 'opened after all')], default='asking', max_length=8, verbose_name='state')),
                ('answer_by', models.DateTimeField(verbose_name='answer before')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('opened_at', models.DateTimeField(default=university.clock.now, verbose_name='asked')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('merge_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.teachingclass', verbose_name='merge into')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='below_minimum', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'class below the minimum',
                'verbose_name_plural': 'classes below the minimum',
                'ordering': ['-id'],
                'permissions': [('decide_small_class', 'Can decide about classes below the minimum')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='ClassLeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(default=university.clock.today, verbose_name='from')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='created')),
                ('named_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='named by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaderships', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaders', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'class leader',
                'verbose_name_plural': 'class leaders',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Completion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term_no', models.PositiveSmallIntegerField(default=1, verbose_name='which term of the course')),
                ('class_name', models.CharField(max_length=60, verbose_name='class')),
                ('term_name', models.CharField(blank=True, max_length=40, verbose_name='term')),
                ('completed_on', models.DateField(verbose_name='completed')),
                ('held', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='meetings held')),
                ('attended', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='meetings attended')),
                ('paper_number', models.CharField(blank=True, max_length=40, verbose_name='number of the earlier paper')),
                ('state', models.CharField(choices=[('confirmed', 'confirmed'), ('withdrawn', 'withdrawn')], default='confirmed', max_length=10, verbose_name='state')),
                ('confirmed_at', models.DateTimeField(default=university.clock.now, verbose_name='confirmed')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='courses.course', verbose_name='course')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'completion',
                'verbose_name_plural': 'completions',
                'ordering': ['-id'],
                'permissions': [('confirm_completion', 'Can confirm completions, and issue certificates')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('serial', models.PositiveIntegerField(verbose_name='number in the year')),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='number of the certificate')),
                ('code', models.CharField(default=enrollment.models.completion.make_certificate_code, editable=False, max_length=16, unique=True, verbose_name='check code')),
                ('holder_name', models.CharField(max_length=60, verbose_name='name on the certificate')),
                ('issued_at', models.DateTimeField(default=university.clock.now, verbose_name='issued')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('completion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='enrollment.completion', verbose_name='completion')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-year', '-serial'],
            },
        ),
        migrations.CreateModel(
            name='CompletionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attendance_percent', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='attendance needed, in percent')),
                ('counts_excused', models.BooleanField(default=False, verbose_name='excused meetings count as attended')),
                ('needs_work', models.BooleanField(default=False, help_text='The teacher says for each person whether it was done.', verbose_name='work, showcase or exhibition needed')),
                ('teaching_class', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='completion_rule', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'rule of completion',
                'verbose_name_plural': 'rules of completion',
            },
        ),
        migrations.CreateModel(
            name='DrawEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, verbose_name='draw code')),
                ('tickets', models.PositiveSmallIntegerField(verbose_name='lots')),
                ('lost_before', models.PositiveSmallIntegerField(default=0, verbose_name='draws lost in a row')),
                ('is_new', models.BooleanField(verbose_name='new student')),
                ('wants', models.PositiveSmallIntegerField(verbose_name='classes wanted')),
                ('order', models.PositiveIntegerField(blank=True, null=True, verbose_name='place in the order')),
                ('won', models.PositiveSmallIntegerField(default=0, verbose_name='classes drawn')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='told')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entry', to='enrollment.application', verbose_name='application')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='enrollment.draw', verbose_name='draw')),
            ],
            options={
                'verbose_name': 'person in a draw',
                'verbose_name_plural': 'people in draws',
                'ordering': ['draw', 'order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='DrawFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('list', 'frozen list'), ('result', 'result')], max_length=6, verbose_name='kind')),
                ('text', models.TextField(verbose_name='text')),
                ('sha256', models.CharField(max_length=64, verbose_name='hash')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='enrollment.draw', verbose_name='draw')),
            ],
            options={
                'verbose_name': 'file of a draw',
                'verbose_name_plural': 'files of draws',
            },
        ),
        migrations.CreateModel(
            name='DrawnClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seats', models.PositiveIntegerField(verbose_name='places')),
                ('new_seats', models.PositiveIntegerField(verbose_name='kept for new students')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='places given')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='enrollment.draw', verbose_name='draw')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'class in a draw',
                'verbose_name_plural': 'classes in draws',
                'ordering': ['draw', 'teaching_class'],
            },
        ),
        migrations.CreateModel(
            name='EnrollmentPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('min_age_male', models.PositiveSmallIntegerField(default=55, null=True, verbose_name='lower age, men')),
                ('min_age_female', models.PositiveSmallIntegerField(default=50, null=True, verbose_name='lower age, women')),
                ('max_age_new', models.PositiveSmallIntegerField(blank=True, default=80, null=True, verbose_name='upper age, new students')),
                ('max_age_returning', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='upper age, returning students')),
                ('max_classes', models.PositiveSmallIntegerField(blank=True, default=2, null=True, verbose_name='classes a person')),
                ('max_high_activity', models.PositiveSmallIntegerField(blank=True, default=1, null=True, verbose_name='classes with much movement a person')),
                ('forbids_time_clash', models.BooleanField(default=True, verbose_name='no two classes at the same time')),
                ('applies_age_to_online', models.BooleanField(default=False, verbose_name='age counts for online classes')),
                ('applies_age_to_weekend', models.BooleanField(default=True, verbose_name='age counts for weekend classes')),
                ('age_counts_on', models.DateField(blank=True, null=True, verbose_name='day on which age counts')),
                ('max_classes_new', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='classes a new student')),
                ('max_classes_in_major', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='classes a person in one major')),
                ('forbids_repeat', models.BooleanField(default=True, help_text='Who completed a course may take the next one, or another.', verbose_name='no course again that was completed')),
                ('needs_document_seen', models.BooleanField(default=False, verbose_name='identity document must have been seen')),
                ('max_wishes', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='wishes an application')),
                ('new_share_percent', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='share of places kept for new students, in per cent')),
                ('lost_before_tickets', models.PositiveSmallIntegerField(default=1, verbose_name='more lots for who lost the last draw')),
                ('never_enrolled_tickets', models.PositiveSmallIntegerField(default=2, verbose_name='more lots for who never had a place')),
                ('offer_hours', models.PositiveSmallIntegerField(default=48, validators=[django.core.validators.MinValueValidator(1)], verbose_name='hours to answer an offer from the waitlist')),
                ('offer_days', models.PositiveSmallIntegerField(default=30, verbose_name='days of the term in which free places are offered to the waitlist')),
                ('transfer_days', models.PositiveSmallIntegerField(default=14, verbose_name='days of the term in which a class may be changed')),
                ('max_transfers', models.PositiveSmallIntegerField(default=1, verbose_name='changes of class a person and term')),
                ('term', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='enrollment_policy', to='courses.term', verbose_name='term')),
            ],
            options={
                'verbose_name': 'enrolment rules',
                'verbose_name_plural': 'enrolment rules',
            },
        ),
        migrations.CreateModel(
            name='EnrolmentDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_suited', models.BooleanField(blank=True, null=True, verbose_name='can take part')),
                ('updated_at', models.DateTimeField(default=university.clock.now, verbose_name='last changed')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolment_drafts', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'unfinished enrolment',
                'verbose_name_plural': 'unfinished enrolments',
                'ordering': ['-updated_at'],
            },
        ),
        migrations.CreateModel(
            name='LeaveOfAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_day', models.DateField(verbose_name='from')),
                ('until_day', models.DateField(verbose_name='expected back')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='recorded')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='came back')),
                ('acted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'leave of absence',
                'verbose_name_plural': 'leaves of absence',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('offered', 'offered from the waitlist'), ('held', 'kept, waiting for payment'), ('confirmed', 'confirmed'), ('cancelled', 'given back'), ('lapsed', 'time to pay ran out')], default='held', max_length=10, verbose_name='state')),
                ('answer_by', models.DateTimeField(blank=True, null=True, verbose_name='answer before')),
                ('held_until', models.DateTimeField(blank=True, null=True, verbose_name='pay before')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], max_length=5, verbose_name='by')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='taken')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LateRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'waits for the office'), ('admitted', 'may come in'), ('declined', 'not let in'), ('taken_back', 'taken back')], default='asked', max_length=10, verbose_name='state')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], max_length=5, verbose_name='by')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('acted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_requests', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_requests', to='courses.teachingclass', verbose_name='class')),
                ('place', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='late_request', to='enrollment.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'question for late entry',
                'verbose_name_plural': 'questions for late entry',
                'ordering': ['-id'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Prerequisite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='prerequisite', to='courses.course', verbose_name='course')),
                ('requires', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.course', verbose_name='completed before')),
            ],
            options={
                'verbose_name': 'course that comes before',
                'verbose_name_plural': 'courses that come before',
                'ordering': ['course'],
            },
        ),
        migrations.CreateModel(
            name='ProofRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='only from the age of')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='enrollment.proofkind', verbose_name='kind of proof')),
                ('major', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.major', verbose_name='only for the major')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proof_rules', to='enrollment.enrollmentpolicy', verbose_name='enrolment rules')),
            ],
            options={
                'verbose_name': 'proof that is asked for',
                'verbose_name_plural': 'proofs that are asked for',
                'ordering': ['policy', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('kind', models.CharField(choices=[('renewal', 'renewal'), ('application', 'application'), ('waitlist', 'waitlist'), ('leftover', 'left-over places'), ('late_entry', 'late entry')], max_length=12, verbose_name='kind')),
                ('audience', models.CharField(choices=[('all_eligible', 'everyone who meets the rules'), ('returning_same_class', 'students going on in their class'), ('waitlisted', 'people on the waitlist')], default='all_eligible', max_length=24, verbose_name='for whom')),
                ('allocation', models.CharField(choices=[('guaranteed_until_deadline', 'kept until the deadline'), ('weighted_lottery', 'drawn by lot'), ('waitlist_order', 'in waitlist order'), ('first_come', 'first come, first served'), ('staff_approval', 'approved by staff')], max_length=28, verbose_name='places are given')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('channels', models.JSONField(default=list, verbose_name='ways to apply')),
                ('min_age', models.PositiveSmallIntegerField(blank=True, help_text='Empty: as in the rules of the term.', null=True, verbose_name='lower age in this round')),
                ('draw_at', models.DateTimeField(blank=True, null=True, verbose_name='public draw')),
                ('draw_place', models.CharField(blank=True, max_length=60, verbose_name='where the draw is held')),
                ('hold_workdays', models.PositiveSmallIntegerField(default=2, verbose_name='working days to pay')),
                ('prospectus', models.TextField(blank=True, verbose_name='prospectus')),
                ('prospectus_version', models.PositiveIntegerField(default=1, verbose_name='version of the prospectus')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='courses.term', verbose_name='term')),
            ],
            options={
                'verbose_name': 'round',
                'verbose_name_plural': 'rounds',
                'ordering': ['opens_at'],
            },
        ),
        migrations.AddField(
            model_name='place',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='enrollment.round', verbose_name='round'),
        ),
        migrations.AddField(
            model_name='draw',
            name='round',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draw', to='enrollment.round', verbose_name='round'),
        ),
        migrations.CreateModel(
            name='ApplicationDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('class_ids', models.JSONField(default=list, verbose_name='wishes')),
                ('wants', models.PositiveSmallIntegerField(default=1, verbose_name='classes wanted')),
                ('updated_at', models.DateTimeField(default=university.clock.now, verbose_name='last changed')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='application_drafts', to='accounts.student', verbose_name='student')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='enrollment.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'unfinished application',
                'verbose_name_plural': 'unfinished applications',
                'ordering': ['-updated_at'],
            },
        ),
        migrations.AddField(
            model_name='application',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='enrollment.round', verbose_name='round'),
        ),
        migrations.CreateModel(
            name='RuleOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40, verbose_name='rule')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'rule override',
                'verbose_name_plural': 'rule overrides',
                'permissions': [('set_audition_aside', 'Can say that an audition was passed'), ('set_rules_aside', 'Can set an enrolment rule aside')],
            },
        ),
        migrations.CreateModel(
            name='StudentProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(default=university.clock.now, verbose_name='seen')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='proof counts until')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='enrollment.proofkind', verbose_name='kind of proof')),
                ('seen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'proof seen',
                'verbose_name_plural': 'proofs seen',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StudyHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], verbose_name='weekday')),
                ('starts', models.TimeField(help_text='In steps of ten minutes.', verbose_name='starts')),
                ('ends', models.TimeField(help_text='In steps of ten minutes.', verbose_name='ends')),
                ('mode', models.CharField(choices=[('walk_in', 'just come'), ('booking', 'book a place, or come while there are free ones')], default='booking', max_length=8, verbose_name='how a place is had')),
                ('places', models.PositiveSmallIntegerField(verbose_name='places')),
                ('days_ahead', models.PositiveSmallIntegerField(default=7, verbose_name='booked at most this many days ahead')),
                ('kept_minutes', models.PositiveSmallIntegerField(default=15, help_text='Who has not come by then gives the place to others.', verbose_name='a place is kept this many minutes')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('majors', models.ManyToManyField(blank=True, help_text='Nobody chosen: every student with a class.', to='courses.major', verbose_name='students of')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'self-study hours',
                'verbose_name_plural': 'self-study hours',
                'ordering': ['weekday', 'starts', 'room'],
            },
        ),
        migrations.CreateModel(
            name='StudySession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='places')),
                ('taken', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='places taken')),
                ('state', models.CharField(choices=[('open', 'open'), ('cancelled', 'does not take place')], default='open', max_length=9, verbose_name='state')),
                ('why', models.CharField(blank=True, max_length=120, verbose_name='reason')),
                ('hours', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='enrollment.studyhours', verbose_name='self-study hours')),
                ('room_use', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='study_session', to='courses.roomuse')),
            ],
            options={
                'verbose_name': 'self-study session',
                'verbose_name_plural': 'self-study sessions',
                'ordering': ['starts_at', 'hours'],
            },
        ),
        migrations.CreateModel(
            name='StudyVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('booked', 'booked'), ('came', 'came'), ('cancelled', 'given back'), ('released', 'did not come in time'), ('displaced', 'the room was needed')], max_length=9, verbose_name='state')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], max_length=5, verbose_name='by')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='booked')),
                ('came_at', models.DateTimeField(blank=True, null=True, verbose_name='came')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='enrollment.studysession', verbose_name='self-study session')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='study_visits', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'self-study visit',
                'verbose_name_plural': 'self-study visits',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('difference_fen', models.IntegerField(default=0, verbose_name='difference in fen')),
                ('state', models.CharField(choices=[('waiting', 'the difference is to be settled'), ('done', 'done'), ('cancelled', 'not done')], max_length=9, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], max_length=5, verbose_name='by')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('acted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('from_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.teachingclass', verbose_name='from class')),
                ('new_place', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfer_into', to='enrollment.place', verbose_name='new place')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='enrollment.place', verbose_name='place')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='accounts.student', verbose_name='student')),
                ('to_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.teachingclass', verbose_name='to class')),
            ],
            options={
                'verbose_name': 'transfer',
                'verbose_name_plural': 'transfers',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ClassChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(blank=True, choices=[('', 'not answered'), ('merge', 'goes along into the merged class'), ('move', 'moves to another class'), ('refund', 'wants the money back')], default='', max_length=6, verbose_name='answer')),
                ('channel', models.CharField(blank=True, choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], max_length=5, verbose_name='by')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('below_minimum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='enrollment.belowminimum', verbose_name='class')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.student', verbose_name='student')),
                ('to_class', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.teachingclass', verbose_name='to class')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.place', verbose_name='place')),
                ('transfer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='class_choice', to='enrollment.transfer', verbose_name='transfer')),
            ],
            options={
                'verbose_name': 'answer about a small class',
                'verbose_name_plural': 'answers about small classes',
                'ordering': ['id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WaitlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.IntegerField(verbose_name='rank')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('offered', 'has an offer'), ('placed', 'got a place'), ('declined', 'did not want it'), ('missed', 'did not answer in time'), ('passed', 'passed over'), ('left', 'left the list')], default='waiting', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=100, verbose_name='why here')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('phone', 'by phone')], default='web', max_length=5, verbose_name='by')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('ended_because', models.CharField(blank=True, max_length=200, verbose_name='why it ended')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('place', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waitlist_entry', to='enrollment.place', verbose_name='offered place')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.round', verbose_name='round')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waitlist_entries', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waitlist_entries', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'waitlist entry',
                'verbose_name_plural': 'waitlist entries',
                'ordering': ['teaching_class', 'rank', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='choice')),
                ('state', models.CharField(choices=[('waiting', 'waiting for the draw'), ('won', 'drawn'), ('waitlisted', 'on the waitlist'), ('lost', 'not drawn'), ('withdrawn', 'taken back')], default='waiting', max_length=10, verbose_name='state')),
                ('audition', models.CharField(choices=[('not_needed', 'not needed'), ('waiting', 'to be heard'), ('passed', 'the teacher said yes'), ('not_passed', 'the teacher said no')], default='not_needed', max_length=10, verbose_name='audition')),
                ('audition_at', models.DateTimeField(blank=True, null=True, verbose_name='heard')),
                ('reason', models.CharField(blank=True, max_length=40, verbose_name='why')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='since')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='enrollment.application', verbose_name='application')),
                ('audition_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='heard by')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'wish',
                'verbose_name_plural': 'wishes',
                'ordering': ['application', 'rank'],
                'permissions': [('hear_audition', 'Can say whom the teacher heard and takes')],
            },
        ),
        migrations.CreateModel(
            name='DrawOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(choices=[('won', 'drawn'), ('waiting', 'on the waitlist'), ('enough', 'has enough classes'), ('clash', 'same time as a class drawn'), ('limit', 'limit reached'), ('left_out', 'took no part')], max_length=8, verbose_name='draw')),
                ('place_no', models.PositiveIntegerField(blank=True, null=True, verbose_name='place in the class')),
                ('rule', models.CharField(blank=True, max_length=40, verbose_name='rule')),
                ('became', models.CharField(blank=True, choices=[('', 'nothing yet'), ('place', 'a place is kept'), ('waits', 'on the waitlist'), ('seat_gone', 'the seat was gone: first on the waitlist'), ('dropped', 'no longer wanted or allowed'), ('over', 'nothing')], max_length=9, verbose_name='then')),
                ('drawn_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='enrollment.drawnclass', verbose_name='class')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='enrollment.drawentry', verbose_name='person')),
                ('wish', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draw_outcome', to='enrollment.wish', verbose_name='wish')),
            ],
            options={
                'verbose_name': 'outcome of a wish',
                'verbose_name_plural': 'outcomes of wishes',
                'ordering': ['drawn_class', 'place_no', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('withdrawal', 'left the class'), ('not_opened', 'the class was not opened'), ('leave', 'leave of absence'), ('dismissal', 'left the school'), ('death', 'the student has died')], max_length=10, verbose_name='kind')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('money', models.CharField(choices=[('none', 'nothing was paid'), ('due', 'to be settled'), ('settled', 'settled')], max_length=7, verbose_name='money')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='enrollment.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'withdrawal',
                'verbose_name_plural': 'withdrawals',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WorkMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('done', 'done'), ('not_done', 'not done')], max_length=8, verbose_name='work')),
                ('marked_at', models.DateTimeField(default=university.clock.now, verbose_name='marked')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marked by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.student', verbose_name='student')),
                ('teaching_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_marks', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'mark for work',
                'verbose_name_plural': 'marks for work',
            },
        ),
        migrations.CreateModel(
            name='AbsenceCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('comes_back', 'will come again'), ('away_longer', 'away for longer'), ('gives_up', 'wants to stop'), ('not_reached', 'not reached')], max_length=12, verbose_name='what came of it')),
                ('called_at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who called')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absence_calls', to='courses.classsession', verbose_name='last meeting missed')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absence_calls', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'call after absence',
                'verbose_name_plural': 'calls after absence',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['comes_back', 'away_longer', 'gives_up', 'not_reached'])), name='call_outcome_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('present', 'present'), ('excused', 'excused'), ('absent', 'absent')], max_length=8, verbose_name='mark')),
                ('marked_at', models.DateTimeField(default=university.clock.now, verbose_name='marked')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marked by')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='courses.classsession', verbose_name='session')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'student'), name='one_mark_stands_a_person_and_session'), models.CheckConstraint(condition=models.Q(('mark__in', ['present', 'excused', 'absent'])), name='mark_is_known')],
            },
        ),
        migrations.CreateModel(
            name='AttendanceMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.CharField(max_length=64, unique=True, verbose_name='key of the phone')),
                ('mark', models.CharField(choices=[('present', 'present'), ('excused', 'excused'), ('absent', 'absent')], max_length=8, verbose_name='mark')),
                ('marked_at', models.DateTimeField(verbose_name='marked')),
                ('received_at', models.DateTimeField(default=university.clock.now, verbose_name='received')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.classsession')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.student')),
            ],
            options={
                'verbose_name': 'mark on the roll',
                'verbose_name_plural': 'marks on the roll',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['session', 'student'], name='marks_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mark__in', ['present', 'excused', 'absent'])), name='tapped_mark_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='belowminimum',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asking')), fields=('teaching_class',), name='one_open_question_a_class'),
        ),
        migrations.AddConstraint(
            model_name='belowminimum',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asking', 'settled', 'opened'])), name='small_class_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='classleader',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('student', 'teaching_class'), name='one_open_leadership'),
        ),
        migrations.AddConstraint(
            model_name='classleader',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='leadership_does_not_end_before_it_starts', violation_error_message='The last day must not come before the first day.'),
        ),
        migrations.AddIndex(
            model_name='completion',
            index=models.Index(fields=['student', 'course', 'state'], name='completed_course'),
        ),
        migrations.AddConstraint(
            model_name='completion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'confirmed'), ('teaching_class__isnull', False)), fields=('student', 'teaching_class'), name='one_completion_a_student_and_class'),
        ),
        migrations.AddConstraint(
            model_name='completion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['confirmed', 'withdrawn'])), name='completion_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('year', 'serial'), name='one_certificate_a_number_and_year'),
        ),
        migrations.AddConstraint(
            model_name='completionrule',
            constraint=models.CheckConstraint(condition=models.Q(('attendance_percent__lte', 100)), name='attendance_percent_up_to_100'),
        ),
        migrations.AddIndex(
            model_name='drawentry',
            index=models.Index(fields=['draw', 'order'], name='draw_in_order'),
        ),
        migrations.AddConstraint(
            model_name='drawentry',
            constraint=models.UniqueConstraint(fields=('draw', 'code'), name='one_code_a_draw'),
        ),
        migrations.AddConstraint(
            model_name='drawentry',
            constraint=models.CheckConstraint(condition=models.Q(('tickets__gte', 1)), name='everybody_has_a_lot'),
        ),
        migrations.AddConstraint(
            model_name='drawfile',
            constraint=models.UniqueConstraint(fields=('draw', 'kind'), name='one_file_a_draw_and_kind'),
        ),
        migrations.AddConstraint(
            model_name='drawnclass',
            constraint=models.UniqueConstraint(fields=('draw', 'teaching_class'), name='one_row_a_draw_and_class'),
        ),
        migrations.AddConstraint(
            model_name='enrollmentpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('new_share_percent__lte', 100)), name='new_share_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='enrollmentpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('max_wishes__gte', 1)), name='policy_allows_a_wish'),
        ),
        migrations.AddConstraint(
            model_name='enrolmentdraft',
            constraint=models.UniqueConstraint(fields=('student', 'teaching_class'), name='one_draft_a_student_and_class'),
        ),
        migrations.AddConstraint(
            model_name='leaveofabsence',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at__isnull', True)), fields=('student',), name='one_open_leave_a_student'),
        ),
        migrations.AddConstraint(
            model_name='leaveofabsence',
            constraint=models.CheckConstraint(condition=models.Q(('until_day__gte', models.F('from_day'))), name='a_leave_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='laterequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('student', 'teaching_class'), name='one_open_late_request'),
        ),
        migrations.AddConstraint(
            model_name='laterequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'admitted', 'declined', 'taken_back'])), name='late_request_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='prerequisite',
            constraint=models.CheckConstraint(condition=models.Q(('course', models.F('requires')), _negated=True), name='no_course_before_itself', violation_error_message='Please choose another course.'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('term', 'code'), name='one_round_code_a_term'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='round_closes_after_it_opens', violation_error_message='The round must close after it opens.'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['state', 'held_until'], name='place_lapses'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['state', 'answer_by'], name='place_offer_lapses'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['teaching_class', 'state'], name='place_in_class'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['offered', 'held', 'confirmed'])), fields=('student', 'teaching_class'), name='one_live_place_a_student_and_class'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'held', 'confirmed', 'cancelled', 'lapsed'])), name='place_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['committed', 'frozen', 'drawn', 'published'])), name='draw_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='applicationdraft',
            constraint=models.UniqueConstraint(fields=('student', 'round'), name='one_draft_a_student_and_round'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['round', 'state'], name='application_in_round'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['submitted', 'decided'])), fields=('student', 'round'), name='one_live_application_a_student_and_round'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'withdrawn', 'decided'])), name='application_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('wants__gte', 1)), name='application_wants_a_class'),
        ),
        migrations.AddConstraint(
            model_name='ruleoverride',
            constraint=models.UniqueConstraint(fields=('student', 'teaching_class', 'rule'), name='one_override_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='studyhours',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='study_hours_end_after_they_start', violation_error_message='The end must come after the start.'),
        ),
        migrations.AddConstraint(
            model_name='studyhours',
            constraint=models.CheckConstraint(condition=models.Q(('places__gt', 0)), name='study_hours_have_places', violation_error_message='At least one place.'),
        ),
        migrations.AddConstraint(
            model_name='studyhours',
            constraint=models.UniqueConstraint(fields=('room', 'weekday', 'starts'), name='study_hours_once', violation_error_message='These hours of this room exist already.'),
        ),
        migrations.AddConstraint(
            model_name='studysession',
            constraint=models.UniqueConstraint(fields=('hours', 'starts_at'), name='a_study_session_once'),
        ),
        migrations.AddConstraint(
            model_name='studysession',
            constraint=models.CheckConstraint(condition=models.Q(('taken__lte', models.F('capacity'))), name='a_study_session_is_never_overfull'),
        ),
        migrations.AddConstraint(
            model_name='studysession',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'cancelled'])), name='study_session_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='studyvisit',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['booked', 'came'])), fields=('session', 'student'), name='one_study_place_a_student'),
        ),
        migrations.AddConstraint(
            model_name='studyvisit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'came', 'cancelled', 'released', 'displaced'])), name='study_visit_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'cancelled'])), name='transfer_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('from_class', models.F('to_class')), _negated=True), name='a_transfer_changes_the_class'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('place',), name='one_open_transfer_a_place'),
        ),
        migrations.AddConstraint(
            model_name='classchoice',
            constraint=models.UniqueConstraint(fields=('below_minimum', 'place'), name='one_answer_a_place_and_question'),
        ),
        migrations.AddConstraint(
            model_name='classchoice',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['', 'merge', 'move', 'refund'])), name='class_answer_is_known'),
        ),
        migrations.AddIndex(
            model_name='waitlistentry',
            index=models.Index(fields=['teaching_class', 'state', 'rank'], name='waitlist_in_order'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('student', 'teaching_class'), name='one_live_waitlist_entry'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'placed', 'declined', 'missed', 'passed', 'left'])), name='wait_state_is_known'),
        ),
        migrations.AddIndex(
            model_name='wish',
            index=models.Index(fields=['teaching_class', 'state'], name='wish_for_class'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('application', 'teaching_class'), name='one_live_wish_a_class'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('application', 'rank'), name='one_live_wish_a_rank'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'won', 'waitlisted', 'lost', 'withdrawn'])), name='wish_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('rank__gte', 1)), name='wish_rank_starts_at_one'),
        ),
        migrations.AddConstraint(
            model_name='drawoutcome',
            constraint=models.UniqueConstraint(fields=('drawn_class', 'place_no'), name='one_person_a_place_in_the_class'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['withdrawal', 'not_opened', 'leave', 'dismissal', 'death'])), name='withdrawal_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('money__in', ['none', 'due', 'settled'])), name='withdrawal_money_is_known'),
        ),
        migrations.AddConstraint(
            model_name='workmark',
            constraint=models.UniqueConstraint(fields=('student', 'teaching_class'), name='one_work_mark_a_person_and_class'),
        ),
        migrations.AddConstraint(
            model_name='workmark',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['done', 'not_done'])), name='work_result_is_known'),
        ),
        migrations.RunPython(seal(*GROWS_ONLY), unseal(*GROWS_ONLY)),
    ]
