import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('channels', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(help_text='A keyed hash: no address is kept.', max_length=64)),
                ('hour_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('network', 'hour_at'), name='one_count_per_hour')],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='Of the story: bpod-2026-11-21.', max_length=60)),
                ('frozen_at', models.DateTimeField()),
                ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailings', to='channels.outlet')),
            ],
            options={
                'ordering': ['outlet', '-frozen_at'],
            },
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(help_text='As `subscribers.normal` writes it.', max_length=254)),
                ('state', models.CharField(choices=[('asked', 'asked, not confirmed'), ('active', 'gets the mail'), ('left', 'unsubscribed'), ('suspended', 'mail came back')], default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(help_text='When a mail about the subscription last went there.', null=True)),
                ('changed_at', models.DateTimeField()),
                ('reason', models.TextField(blank=True, help_text='Why it is suspended.')),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='Permanent failures since a mail last got through.')),
                ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscribers', to='channels.outlet')),
            ],
            options={
                'ordering': ['outlet', 'address'],
            },
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'waits'), ('sending', 'is on its way to the mail server'), ('sent', 'taken by the mail server'), ('bounced', 'refused'), ('unknown', 'perhaps taken; not sent again'), ('withheld', 'the reader left before it was sent')], default='pending', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0, help_text='How often the server said: later.')),
                ('detail', models.CharField(blank=True, help_text="The mail server's words.", max_length=300)),
                ('changed_at', models.DateTimeField()),
                ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='newsletter.mailing')),
                ('subscriber', models.ForeignKey(help_text='Empty: erased.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='newsletter.subscriber')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('version', models.CharField(help_text='Of the words on the form: `words.CONSENT_VERSION`.', max_length=40)),
                ('note', models.CharField(blank=True, help_text='Of an import: where it was given.', max_length=300)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='newsletter.subscriber')),
            ],
            options={
                'ordering': ['given_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='mailing',
            constraint=models.UniqueConstraint(fields=('outlet', 'key'), name='one_mailing_per_edition'),
        ),
        migrations.AddIndex(
            model_name='subscriber',
            index=models.Index(fields=['outlet', 'state'], name='newsletter__outlet__23ded9_idx'),
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.UniqueConstraint(fields=('outlet', 'address'), name='one_address_per_newsletter'),
        ),
        migrations.AddConstraint(
            model_name='subscriber',
            constraint=models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='address_is_normal'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(fields=['mailing', 'state'], name='newsletter__mailing_6de5f3_idx'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.UniqueConstraint(fields=('mailing', 'subscriber'), name='one_copy_per_reader'),
        ),
    ]
