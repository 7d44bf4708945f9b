"""Everything until the first release in one step, since a fresh database should not relive it."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import payments.models.lecture_booking
import payments.models.order
import payments.models.rental_price
import payments.models.renter
import university.clock
from django.conf import settings
from django.db import migrations, models
from payments.chart import chart
from university.append_only import seal, unseal


#: Rows that are never changed or deleted: the database refuses it.
GROWS_ONLY = (
    "payments_journaltransaction",
    "payments_journalentry",
    "payments_receipt",
    "payments_tillentry",
    "payments_tillcount",
    "payments_dayclose",
    "payments_statementline",
    "payments_ticketmark",
)


def write_chart(apps, schema_editor):
    account = apps.get_model("payments", "LedgerAccount")
    for line in chart():
        account.objects.get_or_create(
            code=line.code, defaults={"name": line.name, "type": line.type}
        )
    apps.get_model("payments", "JournalHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('payments', '0001_initial'),
        ('payments', '0002_chart_of_accounts'),
        ('payments', '0003_append_only'),
        ('payments', '0004_whatever_is_sold'),
        ('payments', '0005_accounts_of_lectures_and_rent'),
        ('payments', '0006_money_that_goes_back'),
        ('payments', '0007_parts_of_earlier_refunds'),
        ('payments', '0008_tills_and_closed_days'),
        ('payments', '0009_cash_moves_once'),
        ('payments', '0010_evening_rentals'),
        ('payments', '0011_lecture_tickets'),
        ('payments', '0012_marks_at_the_door_grow_only'),
    ]

    dependencies = [
        ('accounts', '0006_register_imports'),
        ('courses', '0007_lecture_bookings'),
        ('enrollment', '0001_squashed_0012_prerequisites'),
        ('pages', '0004_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JournalHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(default=0, verbose_name='last position')),
                ('hash', models.CharField(blank=True, max_length=64, verbose_name='last hash')),
                ('frozen_until', models.DateField(blank=True, null=True, verbose_name='frozen until')),
            ],
            options={
                'verbose_name': 'end of the journal',
                'verbose_name_plural': 'end of the journal',
            },
        ),
        migrations.CreateModel(
            name='LedgerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('type', models.CharField(choices=[('asset', 'asset'), ('liability', 'liability'), ('income', 'income'), ('expense', 'expense')], max_length=10, verbose_name='type')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='MoneySettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('float_fen', models.PositiveIntegerField(default=50000, verbose_name='usual float in fen')),
                ('second_look_fen', models.PositiveIntegerField(default=5000, verbose_name="a till's difference above this, in fen, needs a second person")),
                ('account_name', models.CharField(blank=True, max_length=60, verbose_name='bank account: name')),
                ('account_bank', models.CharField(blank=True, max_length=60, verbose_name='bank account: bank')),
                ('account_no', models.CharField(blank=True, max_length=40, verbose_name='bank account: number')),
            ],
            options={
                'verbose_name': 'Cash and bank account',
            },
        ),
        migrations.CreateModel(
            name='RefundSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approval_above_fen', models.PositiveIntegerField(blank=True, default=100000, help_text='100000 is 1000 yuan. Empty: nobody has to approve.', null=True, verbose_name='above this sum a second person approves a refund (in fen)')),
            ],
            options={
                'verbose_name': 'refunds',
                'verbose_name_plural': 'refunds',
            },
        ),
        migrations.CreateModel(
            name='SandboxSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=40, unique=True)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('order_number', models.CharField(max_length=12)),
                ('amount_fen', models.PositiveIntegerField()),
                ('state', models.CharField(default='open', max_length=10)),
                ('success_url', models.TextField()),
                ('cancel_url', models.TextField()),
                ('expires_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'sandbox session',
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='file')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest')),
                ('rows', models.PositiveIntegerField(verbose_name='lines')),
                ('new_rows', models.PositiveIntegerField(verbose_name='new lines')),
                ('taken_at', models.DateTimeField(default=university.clock.now, verbose_name='imported')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who took it')),
            ],
            options={
                'verbose_name': 'bank file',
                'verbose_name_plural': 'bank files',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ClassCallOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='everybody settled')),
                ('acted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('teaching_class', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='call_off', to='courses.teachingclass', verbose_name='class')),
            ],
            options={
                'verbose_name': 'class called off',
                'verbose_name_plural': 'classes called off',
                'ordering': ['-id'],
                'default_permissions': ('add', 'view'),
            },
        ),
        migrations.CreateModel(
            name='DayClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('closed_at', models.DateTimeField(default=university.clock.now, verbose_name='shut at')),
                ('position', models.PositiveBigIntegerField(verbose_name='last position')),
                ('hash', models.CharField(blank=True, max_length=64, verbose_name='last hash')),
                ('turnover', models.JSONField(default=dict, verbose_name='turnover')),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
            ],
            options={
                'verbose_name': 'closed day',
                'verbose_name_plural': 'closed days',
                'ordering': ['-day'],
                'permissions': [('close_day', 'Can close a day of the books')],
            },
        ),
        migrations.CreateModel(
            name='DiscountRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('min_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='from age')),
                ('max_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to age')),
                ('needs_grant', models.BooleanField(default=False, verbose_name='only after staff checked')),
                ('percent_paid', models.PositiveSmallIntegerField(verbose_name='percent paid')),
                ('applies_to_materials', models.BooleanField(default=False, verbose_name='also for materials')),
                ('funder', models.CharField(blank=True, max_length=60, verbose_name='who pays the difference')),
                ('is_active', models.BooleanField(default=True, verbose_name='in force')),
            ],
            options={
                'verbose_name': 'discount',
                'verbose_name_plural': 'discounts',
                'ordering': ['percent_paid', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent_paid__lte', 100)), name='discount_is_at_most_all', violation_error_message='Between 0 and 100.')],
            },
        ),
        migrations.CreateModel(
            name='JournalTransaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(unique=True, verbose_name='position')),
                ('source', models.CharField(max_length=60, verbose_name='cause')),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('memo', models.CharField(blank=True, max_length=200, verbose_name='in words')),
                ('posted_at', models.DateTimeField(default=university.clock.now, verbose_name='posted')),
                ('day', models.DateField(blank=True, db_index=True, null=True, verbose_name='day of the books')),
                ('previous_hash', models.CharField(max_length=64, verbose_name='hash before')),
                ('hash', models.CharField(max_length=64, unique=True, verbose_name='hash')),
            ],
            options={
                'verbose_name': 'journal transaction',
                'verbose_name_plural': 'journal',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('source', 'kind'), name='a_cause_posts_once')],
            },
        ),
        migrations.CreateModel(
            name='LectureMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_starts_at', models.DateTimeField(verbose_name='was to start')),
                ('new_starts_at', models.DateTimeField(verbose_name='starts now')),
                ('reason', models.CharField(blank=True, max_length=100, verbose_name='reason')),
                ('at', models.DateTimeField(default=university.clock.now, verbose_name='when')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('lecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='courses.lecture', verbose_name='lecture')),
            ],
            options={
                'verbose_name': 'moved lecture',
                'verbose_name_plural': 'moved lectures',
                'ordering': ['-id'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=payments.models.order.make_order_number, max_length=12, unique=True, verbose_name='order number')),
                ('kind', models.CharField(choices=[('place', 'place in a class'), ('tickets', 'lecture tickets'), ('rent', 'rooms in the evening')], default='place', max_length=10, verbose_name='kind')),
                ('payer_name', models.CharField(blank=True, max_length=60, verbose_name='payer')),
                ('state', models.CharField(choices=[('open', 'to be paid'), ('paid', 'paid, being settled'), ('settled', 'paid and settled'), ('cancelled', 'cancelled'), ('expired', 'time to pay ran out'), ('refunded', 'money goes back'), ('ended', 'ended')], default='open', max_length=10, verbose_name='state')),
                ('total_fen', models.PositiveIntegerField(verbose_name='total in fen')),
                ('paid_fen', models.PositiveIntegerField(default=0, verbose_name='paid in fen')),
                ('refunded_fen', models.PositiveIntegerField(default=0, verbose_name='paid back in fen')),
                ('pay_by', models.DateTimeField(blank=True, null=True, verbose_name='pay before')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='created')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='payments.order', verbose_name='order before')),
                ('login', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LectureBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('buyer_name', models.CharField(max_length=60, verbose_name='buyer')),
                ('state', models.CharField(choices=[('held', 'to be paid'), ('confirmed', 'paid'), ('lapsed', 'not paid in time'), ('ended', 'given back')], default='held', max_length=10, verbose_name='state')),
                ('channel', models.CharField(choices=[('web', 'online'), ('desk', 'at the desk'), ('door', 'at the door'), ('waitlist', 'from the waitlist')], max_length=8, verbose_name='by')),
                ('held_until', models.DateTimeField(verbose_name='pay before')),
                ('refund_until', models.DateTimeField(verbose_name='money back until')),
                ('return_until', models.DateTimeField(blank=True, null=True, verbose_name='after a move, money back until')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='taken')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('lecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='courses.lecture', verbose_name='lecture')),
                ('login', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='accounts.student', verbose_name='student')),
                ('order', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booking', to='payments.order', verbose_name='order')),
            ],
            options={
                'verbose_name': 'lecture booking',
                'verbose_name_plural': 'lecture bookings',
                'ordering': ['-id'],
                'permissions': [('run_lectures', 'Can move and call off lectures and make exceptions'), ('sell_tickets', 'Can sell and change lecture tickets for others')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tuition', 'tuition'), ('materials', 'materials'), ('ticket', 'lecture ticket'), ('rent', 'rent'), ('cleaning', 'cleaning'), ('deposit', 'deposit')], max_length=12, verbose_name='kind')),
                ('description', models.CharField(max_length=120, verbose_name='what')),
                ('list_price_fen', models.PositiveIntegerField(verbose_name='price in fen')),
                ('discount_code', models.CharField(blank=True, max_length=20, verbose_name='discount')),
                ('discount_name', models.CharField(blank=True, max_length=40, verbose_name='discount in words')),
                ('discount_fen', models.PositiveIntegerField(default=0, verbose_name='discount in fen')),
                ('discount_funder', models.CharField(blank=True, max_length=60, verbose_name='who pays the difference')),
                ('carried_fen', models.PositiveIntegerField(default=0, verbose_name='carried over in fen')),
                ('amount_fen', models.PositiveIntegerField(verbose_name='to pay in fen')),
                ('refund_rule', models.JSONField(default=list, verbose_name='refund rule')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.order', verbose_name='order')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='enrollment.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'order line',
                'verbose_name_plural': 'order lines',
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('due', 'waiting'), ('claimed', 'in work'), ('done', 'done'), ('failed', 'failed')], default='due', max_length=10, verbose_name='job state')),
                ('due_at', models.DateTimeField(default=university.clock.now, verbose_name='due at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('provider_ref', models.CharField(max_length=120, verbose_name="provider's number")),
                ('amount_fen', models.PositiveIntegerField(verbose_name='amount in fen')),
                ('tendered_fen', models.PositiveIntegerField(blank=True, null=True, verbose_name='handed over in fen')),
                ('received_at', models.DateTimeField(default=university.clock.now, verbose_name='received')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.order', verbose_name='order')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cashier')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['-id'],
                'permissions': [('take_cash', 'Can take cash at the till'), ('pay_out_cash', 'Can pay cash back at the till')],
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='fingerprint')),
                ('day', models.DateField(verbose_name='day')),
                ('amount_fen', models.BigIntegerField(verbose_name='amount in fen')),
                ('serial', models.CharField(blank=True, max_length=60, verbose_name='serial number')),
                ('other_party', models.CharField(blank=True, max_length=80, verbose_name='other party')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name="words of the payer")),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.bankfile')),
                ('posting', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_line', to='payments.journaltransaction', verbose_name='posting')),
                ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_line', to='payments.payment')),
            ],
            options={
                'verbose_name': 'bank line',
                'verbose_name_plural': 'bank lines',
                'ordering': ['-day', '-id'],
                'permissions': [('import_bank_file', "Can take in the bank's statement"), ('record_transfer', 'Can record bank transfers by hand')],
            },
        ),
        migrations.CreateModel(
            name='PaymentAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('state', models.CharField(choices=[('created', 'being prepared'), ('pending', 'waiting for the payer'), ('unknown', 'we are asking'), ('succeeded', 'paid'), ('failed', 'did not go through'), ('expired', 'expired')], default='created', max_length=10, verbose_name='state')),
                ('amount_fen', models.PositiveIntegerField(verbose_name='amount in fen')),
                ('idempotency_key', models.CharField(max_length=64, unique=True, verbose_name='idempotency key')),
                ('provider_ref', models.CharField(blank=True, max_length=120, null=True, unique=True, verbose_name="provider's number")),
                ('pay_url', models.TextField(blank=True, verbose_name='pay page')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='created')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='last asked')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='payments.order', verbose_name='order')),
            ],
            options={
                'verbose_name': 'payment attempt',
                'verbose_name_plural': 'payment attempts',
            },
        ),
        migrations.AddField(
            model_name='payment',
            name='attempt',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='payments.paymentattempt', verbose_name='attempt'),
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('due', 'waiting'), ('claimed', 'in work'), ('done', 'done'), ('failed', 'failed')], default='due', max_length=10, verbose_name='job state')),
                ('due_at', models.DateTimeField(default=university.clock.now, verbose_name='due at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('event_id', models.CharField(max_length=120, verbose_name='event')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('object_ref', models.CharField(blank=True, max_length=120, verbose_name='object')),
                ('attention', models.CharField(blank=True, max_length=30, verbose_name='a person must look')),
                ('payload', models.JSONField(default=dict, verbose_name='content')),
                ('received_at', models.DateTimeField(default=university.clock.now, verbose_name='received')),
            ],
            options={
                'verbose_name': 'provider event',
                'verbose_name_plural': 'provider events',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['job_state', 'due_at'], name='event_due')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'event_id'), name='an_event_is_stored_once')],
            },
        ),
        migrations.CreateModel(
            name='ProviderPayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('ref', models.CharField(max_length=120, verbose_name="provider's number")),
                ('amount_fen', models.BigIntegerField(verbose_name='amount in fen')),
                ('state', models.CharField(max_length=20, verbose_name='state')),
                ('arrives_on', models.DateField(verbose_name='arrives on')),
            ],
            options={
                'verbose_name': 'payout',
                'verbose_name_plural': 'payouts',
                'ordering': ['-arrives_on'],
                'constraints': [models.UniqueConstraint(fields=('provider', 'ref'), name='a_payout_is_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', 'receipt'), ('credit_note', 'credit note')], max_length=12, verbose_name='kind')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='last number')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='one_receipt_series_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('due', 'waiting'), ('claimed', 'in work'), ('done', 'done'), ('failed', 'failed')], default='due', max_length=10, verbose_name='job state')),
                ('due_at', models.DateTimeField(default=university.clock.now, verbose_name='due at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('state', models.CharField(choices=[('waiting', 'waiting for approval'), ('declined', 'not approved'), ('due', 'to be paid back'), ('unknown', 'we are asking'), ('done', 'paid back'), ('failed', 'did not go through')], default='due', max_length=10, verbose_name='state')),
                ('provider', models.CharField(default='', max_length=20, verbose_name='way back')),
                ('amount_fen', models.PositiveIntegerField(verbose_name='amount in fen')),
                ('reason_code', models.CharField(max_length=30, verbose_name='reason')),
                ('explanation', models.CharField(blank=True, max_length=300, verbose_name='in words')),
                ('unique_key', models.CharField(max_length=80, unique=True, verbose_name='key')),
                ('provider_ref', models.CharField(blank=True, max_length=120, verbose_name="provider's number")),
                ('rounds', models.PositiveSmallIntegerField(default=0, verbose_name='sent again')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='created')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='paid back')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision', models.CharField(blank=True, max_length=200, verbose_name='why so decided')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'refund',
                'verbose_name_plural': 'refunds',
                'ordering': ['-id'],
                'permissions': [('approve_refund', 'Can approve refunds that somebody else asked for'), ('refund_by_exception', 'Can give money back by exception')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', 'receipt'), ('credit_note', 'credit note')], max_length=12, verbose_name='kind')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('amount_fen', models.PositiveIntegerField(verbose_name='amount in fen')),
                ('lines', models.JSONField(default=list, verbose_name='lines')),
                ('payer_name', models.CharField(max_length=60, verbose_name='payer')),
                ('issued_at', models.DateTimeField(default=university.clock.now, verbose_name='issued')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='payments.order', verbose_name='order')),
                ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='payments.payment')),
                ('refund', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_note', to='payments.refund')),
            ],
            options={
                'verbose_name': 'receipt',
                'verbose_name_plural': 'receipts',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LineReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('left', 'left the class'), ('carried', 'went over to another class'), ('exception', 'by exception')], max_length=10, verbose_name='cause')),
                ('amount_fen', models.PositiveIntegerField(default=0, verbose_name='amount in fen')),
                ('discount_fen', models.PositiveIntegerField(default=0, verbose_name='discount in fen')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='created')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='payments.orderline', verbose_name='order line')),
                ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.refund', verbose_name='refund')),
            ],
            options={
                'verbose_name': 'part of a refund',
                'verbose_name_plural': 'parts of refunds',
                'ordering': ['id'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='RefundPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('steps', models.JSONField(blank=True, default=list, verbose_name='steps')),
                ('material_steps', models.JSONField(blank=True, default=list, verbose_name='steps for materials')),
                ('term', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='refund_policy', to='courses.term', verbose_name='term')),
            ],
            options={
                'verbose_name': 'refund table',
                'verbose_name_plural': 'refund tables',
            },
        ),
        migrations.CreateModel(
            name='Rental',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(default=payments.models.order.make_order_number, max_length=12, unique=True, verbose_name='number')),
                ('purpose', models.CharField(max_length=80, verbose_name='what for')),
                ('people', models.PositiveSmallIntegerField(verbose_name='how many people')),
                ('pay_plan', models.CharField(choices=[('at_once', 'all at once'), ('monthly', 'month by month')], max_length=8, verbose_name='paying')),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('rejected', 'not approved'), ('withdrawn', 'taken back by the renter'), ('approved', 'approved, to be accepted and paid'), ('lapsed', 'not paid in time'), ('running', 'running'), ('closed', 'handed back')], default='asked', max_length=10, verbose_name='state')),
                ('deposit_fen', models.PositiveIntegerField(verbose_name='deposit in fen')),
                ('terms', models.JSONField(default=dict, verbose_name='what was promised')),
                ('asset_approval_no', models.CharField(blank=True, max_length=60, verbose_name='state-asset approval number')),
                ('decision_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('accept_by', models.DateTimeField(blank=True, null=True, verbose_name='accept and pay before')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='contract accepted')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='asked')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('deposit_order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deposit_of', to='payments.order', verbose_name='order of the deposit')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rentals', to='courses.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'rental',
                'verbose_name_plural': 'rentals',
                'ordering': ['-id'],
                'permissions': [('decide_rental', 'Can approve and reject rentals'), ('hand_over_room', 'Can check a room and settle its deposit')],
            },
        ),
        migrations.AddField(
            model_name='orderline',
            name='rental',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='payments.rental', verbose_name='rental'),
        ),
        migrations.CreateModel(
            name='HandoverCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(default=university.clock.now, verbose_name='checked')),
                ('notes', models.CharField(max_length=200, verbose_name='how the room was')),
                ('deducted_fen', models.PositiveIntegerField(default=0, verbose_name='kept of the deposit in fen')),
                ('deduction_reason', models.CharField(blank=True, max_length=120, verbose_name='what for')),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('rental', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='payments.rental', verbose_name='rental')),
            ],
            options={
                'verbose_name': 'hand-over check',
                'verbose_name_plural': 'hand-over checks',
            },
        ),
        migrations.CreateModel(
            name='RentalDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('state', models.CharField(choices=[('asked', 'kept until the school decides'), ('wanted', 'taken, remembered'), ('booked', 'booked'), ('cancelled', 'cancelled'), ('displaced', 'needed by the school')], max_length=10, verbose_name='state')),
                ('rent_fen', models.PositiveIntegerField(verbose_name='rent in fen')),
                ('cleaning_fen', models.PositiveIntegerField(default=0, verbose_name='cleaning in fen')),
                ('refunded_fen', models.PositiveIntegerField(default=0, verbose_name='gone back in fen')),
                ('change_reason', models.CharField(blank=True, max_length=120, verbose_name='why it was changed')),
                ('was_taken', models.BooleanField(default=False, verbose_name='somebody had the room')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='offered again')),
                ('bill', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rental_dates', to='payments.order', verbose_name='bill')),
                ('rental', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dates', to='payments.rental', verbose_name='rental')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.room', verbose_name='room')),
                ('room_use', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rental_date', to='courses.roomuse')),
            ],
            options={
                'verbose_name': 'evening',
                'verbose_name_plural': 'evenings',
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='orderline',
            name='rental_date',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='payments.rentaldate', verbose_name='evening'),
        ),
        migrations.CreateModel(
            name='RentalPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day_kind', models.CharField(choices=[('any', 'every day'), ('weekday', 'Monday to Friday'), ('weekend', 'Saturday and Sunday')], default='any', max_length=8, verbose_name='days')),
                ('renter_kind', models.CharField(blank=True, choices=[('company', 'company or training school'), ('association', 'association or club'), ('person', 'private person')], max_length=12, verbose_name='only for')),
                ('season_from', models.DateField(blank=True, null=True, verbose_name='season from')),
                ('season_to', models.DateField(blank=True, null=True, verbose_name='season to')),
                ('price_fen', models.PositiveIntegerField(verbose_name='price of one period in fen')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rental_prices', to='courses.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'evening price',
                'verbose_name_plural': 'evening prices',
                'ordering': ['room__code', 'day_kind', 'renter_kind', 'season_from'],
            },
        ),
        migrations.CreateModel(
            name='RentalRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('min_notice_days', models.PositiveSmallIntegerField(default=7, verbose_name='ask at least so many days ahead')),
                ('furthest_days', models.PositiveSmallIntegerField(default=180, verbose_name='ask at most so many days ahead')),
                ('most_evenings', models.PositiveSmallIntegerField(default=40, verbose_name='most evenings in one request')),
                ('most_open_requests', models.PositiveSmallIntegerField(default=3, verbose_name='most unanswered requests a renter')),
                ('accept_workdays', models.PositiveSmallIntegerField(default=3, verbose_name='working days to accept the contract and pay')),
                ('bill_lead_days', models.PositiveSmallIntegerField(default=10, verbose_name='days before its first evening that a month is billed')),
                ('full_refund_hours', models.PositiveSmallIntegerField(default=72, verbose_name='hours before: all of the rent goes back')),
                ('part_refund_hours', models.PositiveSmallIntegerField(default=24, verbose_name='hours before: part of the rent goes back')),
                ('part_refund_percent', models.PositiveSmallIntegerField(default=50, verbose_name='that part in percent')),
                ('forbidden_uses', models.TextField(default=payments.models.rental_price.default_forbidden_uses, help_text='One a line.', verbose_name='forbidden uses')),
            ],
            options={
                'verbose_name': 'rules of renting',
                'verbose_name_plural': 'rules of renting',
                'constraints': [models.CheckConstraint(condition=models.Q(('part_refund_percent__lte', 100), ('part_refund_hours__lte', models.F('full_refund_hours'))), name='rental_refunds_shrink_towards_the_evening', violation_error_message='The part comes nearer to the evening than the whole.')],
            },
        ),
        migrations.CreateModel(
            name='Renter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('company', 'company or training school'), ('association', 'association or club'), ('person', 'private person')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=60, verbose_name='name on the contract')),
                ('contact_name', models.CharField(max_length=40, verbose_name='who comes')),
                ('teaches_children', models.BooleanField(default=False, verbose_name='children are taught')),
                ('uses_acknowledged', models.JSONField(default=list, verbose_name='forbidden uses acknowledged')),
                ('acknowledged_at', models.DateTimeField(default=university.clock.now, verbose_name='acknowledged')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='created')),
                ('login', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='renter', to=settings.AUTH_USER_MODEL, verbose_name='login')),
            ],
            options={
                'verbose_name': 'renter',
                'verbose_name_plural': 'renters',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='rental',
            name='renter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rentals', to='payments.renter', verbose_name='renter'),
        ),
        migrations.CreateModel(
            name='RenterPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('licence', 'business licence or certificate of the association'), ('permit', 'permit to teach children'), ('insurance', 'public liability insurance')], max_length=12, verbose_name='kind')),
                ('file', models.FileField(blank=True, max_length=80, storage=payments.models.renter.private_files, upload_to=payments.models.renter.paper_name, verbose_name='file')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('state', models.CharField(choices=[('sent', 'to be looked at'), ('accepted', 'accepted'), ('refused', 'not accepted')], default='sent', max_length=10, verbose_name='state')),
                ('sent_at', models.DateTimeField(default=university.clock.now, verbose_name='sent')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('refusal', models.CharField(blank=True, max_length=120, verbose_name='why it was not taken')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('renter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='payments.renter', verbose_name='renter')),
            ],
            options={
                'verbose_name': 'paper of a renter',
                'verbose_name_plural': 'papers of renters',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RoomOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summary', models.CharField(blank=True, max_length=120, verbose_name='in one sentence')),
                ('deposit_fen', models.PositiveIntegerField(verbose_name='deposit in fen')),
                ('cleaning_fen', models.PositiveIntegerField(default=0, verbose_name='cleaning fee an evening in fen')),
                ('price_basis', models.CharField(blank=True, max_length=80, verbose_name='approval of the prices')),
                ('access_notes', models.TextField(blank=True, help_text='Shown to renters once they have paid.', max_length=500, verbose_name='how to get in')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.schoolimage', verbose_name='picture')),
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='offer', to='courses.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'room to rent',
                'verbose_name_plural': 'rooms to rent',
                'ordering': ['room__code'],
            },
        ),
        migrations.CreateModel(
            name='SandboxRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('amount_fen', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refunds', to='payments.sandboxsession')),
            ],
            options={
                'verbose_name': 'sandbox refund',
            },
        ),
        migrations.CreateModel(
            name='SpeakerFee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payee', models.CharField(max_length=60, verbose_name='paid to')),
                ('amount_fen', models.PositiveIntegerField(verbose_name='amount in fen')),
                ('approval_no', models.CharField(blank=True, max_length=40, verbose_name='approval number')),
                ('agrees_to_recording', models.BooleanField(default=False, verbose_name='agreed in writing to a recording')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid on')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('lecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='speaker_fees', to='courses.lecture', verbose_name='lecture')),
            ],
            options={
                'verbose_name': "speaker's fee",
                'verbose_name_plural': "speakers' fees",
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('ref', models.CharField(max_length=120, verbose_name="provider's number")),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('amount_fen', models.BigIntegerField(verbose_name='amount in fen')),
                ('fee_fen', models.BigIntegerField(default=0, verbose_name="provider's fee in fen")),
                ('currency', models.CharField(default='cny', max_length=3, verbose_name='currency')),
                ('about', models.CharField(blank=True, max_length=120, verbose_name="what about")),
                ('created_at', models.DateTimeField(verbose_name='time')),
            ],
            options={
                'verbose_name': 'line of a provider',
                'verbose_name_plural': 'lines of providers',
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['provider', 'about'], name='statement_about')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'ref'), name='a_statement_line_is_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder_name', models.CharField(max_length=60, verbose_name='for whom')),
                ('price_kind', models.CharField(choices=[('student', 'student price'), ('companion', 'student price, coming along'), ('full', 'full price')], max_length=10, verbose_name='price')),
                ('price_fen', models.PositiveIntegerField(verbose_name='price in fen')),
                ('code', models.CharField(default=payments.models.lecture_booking.make_ticket_code, editable=False, max_length=12, unique=True, verbose_name='ticket code')),
                ('state', models.CharField(choices=[('kept', 'kept'), ('returned', 'given back')], default='kept', max_length=10, verbose_name='state')),
                ('admitted_at', models.DateTimeField(blank=True, null=True, verbose_name='let in')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='given back')),
                ('admitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='let in by')),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='payments.lecturebooking', verbose_name='booking')),
                ('lecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='courses.lecture', verbose_name='lecture')),
            ],
            options={
                'verbose_name': 'ticket',
                'verbose_name_plural': 'tickets',
                'ordering': ['id'],
                'permissions': [('admit_tickets', 'Can let people in at the door')],
            },
        ),
        migrations.AddField(
            model_name='orderline',
            name='ticket',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='payments.ticket', verbose_name='lecture ticket'),
        ),
        migrations.CreateModel(
            name='TicketMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.CharField(max_length=64, unique=True, verbose_name='key of the phone')),
                ('let_in', models.BooleanField(verbose_name='let in')),
                ('marked_at', models.DateTimeField(verbose_name='marked')),
                ('received_at', models.DateTimeField(default=university.clock.now, verbose_name='received')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='marked by')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='payments.ticket', verbose_name='ticket')),
            ],
            options={
                'verbose_name': 'mark at the door',
                'verbose_name_plural': 'marks at the door',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='TillSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=10, verbose_name='state')),
                ('day', models.DateField(verbose_name='day')),
                ('opened_at', models.DateTimeField(default=university.clock.now, verbose_name='opened')),
                ('float_fen', models.PositiveIntegerField(verbose_name='float in fen')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='shut at')),
                ('counted_fen', models.PositiveIntegerField(blank=True, null=True, verbose_name='counted in fen')),
                ('expected_fen', models.IntegerField(blank=True, null=True, verbose_name='expected in fen')),
                ('difference_fen', models.IntegerField(blank=True, null=True, verbose_name='difference in fen')),
                ('explanation', models.CharField(blank=True, max_length=300, verbose_name='why it differs')),
                ('needs_second', models.BooleanField(default=False, verbose_name='a second person must look')),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True, verbose_name='acknowledged')),
                ('acknowledged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='acknowledged by')),
                ('cashier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tills', to=settings.AUTH_USER_MODEL, verbose_name='cashier')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
            ],
            options={
                'verbose_name': 'till',
                'verbose_name_plural': 'tills',
                'ordering': ['-id'],
                'permissions': [('move_cash', 'Can carry cash between drawer, safe and bank'), ('acknowledge_difference', "Can acknowledge a difference of somebody else's till")],
            },
        ),
        migrations.CreateModel(
            name='TillEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('float', 'float'), ('taken', 'cash taken'), ('paid_back', 'cash paid back'), ('change_in', 'more change brought'), ('to_safe', 'carried to the safe'), ('to_bank', 'carried to the bank'), ('expense', 'small expense'), ('difference', 'difference'), ('float_back', 'float given back'), ('closed', 'into the safe at closing'), ('safe_to_bank', 'from the safe to the bank')], max_length=14, verbose_name='kind')),
                ('amount_fen', models.IntegerField(verbose_name='amount in fen')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField(default=university.clock.now, verbose_name='time')),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who did it')),
                ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='till_entry', to='payments.payment')),
                ('refund', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='till_entry', to='payments.refund')),
                ('till', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.tillsession', verbose_name='till')),
            ],
            options={
                'verbose_name': 'cash movement',
                'verbose_name_plural': 'cash movements',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='TillCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pieces', models.JSONField(default=dict, verbose_name='notes and coins')),
                ('counted_fen', models.PositiveIntegerField(verbose_name='counted in fen')),
                ('entries', models.PositiveIntegerField(verbose_name='rows')),
                ('counted_at', models.DateTimeField(default=university.clock.now, verbose_name='counted')),
                ('counted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='counted by')),
                ('till', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='payments.tillsession')),
            ],
            options={
                'verbose_name': 'count',
                'verbose_name_plural': 'counts',
            },
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True, verbose_name='key')),
                ('kind', models.CharField(choices=[('not_ours', 'the provider has it, the books do not'), ('not_there', 'the books have it, the provider does not'), ('other_sum', 'another sum'), ('adjustment', 'an adjustment by the provider'), ('payout_failed', 'a payout did not arrive'), ('bank_unknown', 'a bank line nobody knows'), ('bank_missing', 'not seen on the bank statement'), ('till', 'a till did not add up'), ('balance', 'the balance differs')], max_length=20, verbose_name='kind')),
                ('state', models.CharField(choices=[('open', 'to be explained'), ('resolved', 'explained'), ('gone', 'fits by now')], default='open', max_length=10, verbose_name='state')),
                ('about', models.CharField(max_length=200, verbose_name="what about")),
                ('amount_fen', models.BigIntegerField(verbose_name='amount in fen')),
                ('found_at', models.DateTimeField(default=university.clock.now, verbose_name='found')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resolved')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolved by')),
            ],
            options={
                'verbose_name': 'difference',
                'verbose_name_plural': 'differences',
                'ordering': ['-id'],
                'permissions': [('resolve_difference', 'Can say why something differs')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'resolved', 'gone'])), name='difference_state_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'gone']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_resolved_difference_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='DiscountGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('checked_at', models.DateTimeField(default=university.clock.now, verbose_name='checked')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discount_grants', to='accounts.student', verbose_name='student')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='payments.discountrule', verbose_name='discount')),
            ],
            options={
                'verbose_name': 'granted discount',
                'verbose_name_plural': 'granted discounts',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('student', 'rule'), name='one_live_grant_a_discount')],
            },
        ),
        migrations.CreateModel(
            name='LectureWaiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('buyer_name', models.CharField(max_length=60, verbose_name='buyer')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='seats')),
                ('rank', models.IntegerField(default=0, verbose_name='rank')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('offered', 'seats are kept'), ('left', 'does not wait any more'), ('closed', 'the lecture began or was called off')], default='waiting', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(default=university.clock.now, verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='payments.lecturebooking', verbose_name='offered seats')),
                ('lecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='courses.lecture', verbose_name='lecture')),
                ('login', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='accounts.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'lecture waitlist entry',
                'verbose_name_plural': 'lecture waitlist entries',
                'ordering': ['lecture', 'rank', 'id'],
                'indexes': [models.Index(fields=['lecture', 'state', 'rank'], name='lecture_waitlist')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting'), ('student__isnull', False)), fields=('student', 'lecture'), name='a_student_waits_once_a_lecture'), models.UniqueConstraint(condition=models.Q(('login__isnull', False), ('state', 'waiting'), ('student__isnull', True)), fields=('login', 'lecture'), name='a_login_waits_once_a_lecture'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'left', 'closed'])), name='waiting_state_is_known'), models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='nobody_waits_for_no_seat')],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_fen', models.BigIntegerField(verbose_name='amount in fen')),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.journaltransaction')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.ledgeraccount')),
            ],
            options={
                'verbose_name': 'journal entry',
                'verbose_name_plural': 'journal entries',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='an_entry_is_not_nothing')],
            },
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['state', 'pay_by'], name='order_expires'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_fen__lte', models.F('paid_fen'))), name='never_more_back_than_was_paid'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'paid', 'settled', 'cancelled', 'expired', 'refunded', 'ended'])), name='order_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['place', 'tickets', 'rent'])), name='order_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('student__isnull', False), models.Q(('payer_name', ''), _negated=True), _connector='OR'), name='somebody_owes_an_order'),
        ),
        migrations.AddIndex(
            model_name='lecturebooking',
            index=models.Index(fields=['state', 'held_until'], name='booking_lapses'),
        ),
        migrations.AddIndex(
            model_name='lecturebooking',
            index=models.Index(fields=['lecture', 'state'], name='bookings_of_lecture'),
        ),
        migrations.AddConstraint(
            model_name='lecturebooking',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['held', 'confirmed', 'lapsed', 'ended'])), name='booking_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='lecturebooking',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'desk', 'door', 'waitlist'])), name='booking_channel_is_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentattempt',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['created', 'pending', 'unknown'])), fields=('order',), name='one_live_attempt_an_order'),
        ),
        migrations.AddConstraint(
            model_name='paymentattempt',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['created', 'pending', 'unknown', 'succeeded', 'failed', 'expired'])), name='attempt_state_is_known'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['job_state', 'due_at'], name='payment_due'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(fields=('provider', 'provider_ref'), name='money_is_recorded_once'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(fields=['job_state', 'due_at'], name='refund_due'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='a_refund_is_not_nothing'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'declined', 'due', 'unknown', 'done', 'failed'])), name='refund_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='linereturn',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('discount_fen__gt', 0), _connector='OR'), name='a_return_is_not_nothing'),
        ),
        migrations.AddConstraint(
            model_name='linereturn',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['left', 'carried', 'exception'])), name='return_cause_is_known'),
        ),
        migrations.AddConstraint(
            model_name='handovercheck',
            constraint=models.CheckConstraint(condition=models.Q(('deducted_fen', 0), models.Q(('deduction_reason', ''), _negated=True), _connector='OR'), name='a_deduction_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='rentaldate',
            index=models.Index(fields=['state', 'starts_at'], name='rental_date_when'),
        ),
        migrations.AddConstraint(
            model_name='rentaldate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'wanted', 'booked', 'cancelled', 'displaced'])), name='rental_date_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rentaldate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('room_use__isnull', False), ('state__in', ['asked', 'booked'])), models.Q(models.Q(('state__in', ['asked', 'booked']), _negated=True), ('room_use__isnull', True)), _connector='OR'), name='an_evening_holds_its_room_while_it_counts'),
        ),
        migrations.AddConstraint(
            model_name='rentaldate',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_fen__lte', django.db.models.expressions.CombinedExpression(models.F('rent_fen'), '+', models.F('cleaning_fen')))), name='no_more_back_than_an_evening_cost'),
        ),
        migrations.AddConstraint(
            model_name='rentaldate',
            constraint=models.UniqueConstraint(fields=('rental', 'starts_at'), name='an_evening_stands_once_in_a_rental'),
        ),
        migrations.AddConstraint(
            model_name='rentalprice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('season_from__isnull', True), ('season_to__isnull', True)), ('season_to__gte', models.F('season_from')), _connector='OR'), name='a_season_has_both_ends', violation_error_message='A season needs a first and a last day, in order.'),
        ),
        migrations.AddConstraint(
            model_name='rentalprice',
            constraint=models.UniqueConstraint(condition=models.Q(('season_from__isnull', True)), fields=('room', 'day_kind', 'renter_kind'), name='one_price_for_the_whole_year', violation_error_message='There is a price for this case already.'),
        ),
        migrations.AddConstraint(
            model_name='rentalprice',
            constraint=models.UniqueConstraint(condition=models.Q(('season_from__isnull', False)), fields=('room', 'day_kind', 'renter_kind', 'season_from', 'season_to'), name='one_price_for_a_season', violation_error_message='There is a price for this case already.'),
        ),
        migrations.AddConstraint(
            model_name='renter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['company', 'association', 'person'])), name='renter_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rental',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'rejected', 'withdrawn', 'approved', 'lapsed', 'running', 'closed'])), name='rental_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rental',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'rejected', 'withdrawn']), models.Q(('asset_approval_no', ''), _negated=True), _connector='OR'), name='no_rental_without_asset_approval'),
        ),
        migrations.AddConstraint(
            model_name='renterpaper',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'accepted', 'refused'])), name='paper_state_is_known'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['lecture', 'state'], name='tickets_of_lecture'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['kept', 'returned'])), name='ticket_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('price_kind__in', ['student', 'companion', 'full'])), name='ticket_price_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('admitted_at__isnull', True), ('state', 'kept'), _connector='OR'), name='nobody_was_let_in_by_a_returned_ticket'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('list_price_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount_fen'), '+', models.F('discount_fen')), '+', models.F('carried_fen')))), name='a_line_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(condition=models.Q(('ticket__isnull', False)), fields=('ticket',), name='a_ticket_is_sold_once'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('place', 'kind'), name='a_place_is_sold_once'),
        ),
        migrations.AddConstraint(
            model_name='ticketmark',
            constraint=models.UniqueConstraint(condition=models.Q(('let_in', True)), fields=('ticket',), name='a_ticket_lets_in_once'),
        ),
        migrations.AddConstraint(
            model_name='tillsession',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('cashier',), name='one_open_till_a_cashier'),
        ),
        migrations.AddConstraint(
            model_name='tillsession',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='till_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='tillsession',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('counted_fen__isnull', False), ('difference_fen', django.db.models.expressions.CombinedExpression(models.F('counted_fen'), '-', models.F('expected_fen'))), ('expected_fen__isnull', False)), _connector='OR'), name='a_closed_till_was_counted'),
        ),
        migrations.AddConstraint(
            model_name='tillentry',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='a_movement_is_not_nothing'),
        ),
        migrations.AddConstraint(
            model_name='tillentry',
            constraint=models.CheckConstraint(condition=models.Q(('till__isnull', False), ('kind', 'safe_to_bank'), _connector='OR'), name='cash_moves_in_a_till_or_the_safe'),
        ),
        migrations.RunPython(write_chart, migrations.RunPython.noop),
        migrations.RunPython(seal(*GROWS_ONLY), unseal(*GROWS_ONLY)),
    ]
