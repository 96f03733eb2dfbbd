import django.core.validators
import django.utils.crypto
import django.utils.timezone
import functools
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('expires_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'rate limit',
                'verbose_name_plural': 'rate limits',
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('about_id', models.PositiveBigIntegerField(verbose_name='about')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being handed over'), ('sent', 'sent'), ('not_needed', 'no longer needed'), ('failed', 'failed')], default='waiting', max_length=12, verbose_name='status')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, help_text='Set when an attempt begins, so no other repeats it.', verbose_name='not tried again before')),
                ('message_key', models.CharField(default=functools.partial(django.utils.crypto.get_random_string, *(16,), **{}), editable=False, max_length=16, verbose_name='random part of the Message-ID')),
                ('last_error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outgoing mail',
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='outgoing_mail_sent_has_time')],
            },
        ),
        migrations.CreateModel(
            name='StoragePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, unique=True, verbose_name='what')),
                ('days', models.PositiveIntegerField(blank=True, help_text='Leave it empty to keep everything.', null=True, validators=[django.core.validators.MinValueValidator(7), django.core.validators.MaxValueValidator(36500)], verbose_name='days')),
                ('decision_reference', models.CharField(blank=True, help_text="The reference of the authority's decision. Needed for what the public has sent.", max_length=120, verbose_name='decision')),
            ],
            options={
                'verbose_name': 'storage period',
                'verbose_name_plural': 'storage periods',
                'ordering': ['kind'],
                'constraints': [models.CheckConstraint(condition=models.Q(('days', None), models.Q(('days__gte', 7), ('days__lte', 36500)), _connector='OR'), name='storage_period_is_not_too_short')],
            },
        ),
    ]
