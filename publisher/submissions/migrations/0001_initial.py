import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('posts', '0002_focus'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(help_text='A keyed hash: no address is kept.', max_length=64)),
                ('what', models.CharField(max_length=10)),
                ('hour_at', models.DateTimeField()),
                ('amount', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('network', 'what', 'hour_at'), name='one_form_use_per_hour')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.CharField(help_text='Of the form it came by: sent twice, it is one.', max_length=32, unique=True)),
                ('language', models.CharField(help_text="Of the site it came by, and of the donor's mails.", max_length=16)),
                ('state', models.CharField(choices=[('received', 'Received'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn by the donor')], default='received', max_length=10)),
                ('received_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(help_text='When it was declined or withdrawn.', null=True)),
                ('donor_name', models.CharField(max_length=160)),
                ('donor_email', models.EmailField(max_length=254)),
                ('acting_for', models.CharField(choices=[('self', 'I made it'), ('makers', 'for those who made it'), ('publisher', 'for a journal or publisher'), ('institution', 'for an institution')], max_length=12)),
                ('creators', models.TextField(help_text='Who made it, one name a line.')),
                ('institution', models.CharField(blank=True, max_length=240)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('journal', models.CharField(blank=True, max_length=160)),
                ('doi', models.CharField(blank=True, max_length=120)),
                ('description', models.TextField()),
                ('licence', models.CharField(choices=[('CC-BY-4.0', 'CC BY 4.0'), ('CC-BY-3.0', 'CC BY 3.0'), ('CC-BY-2.5', 'CC BY 2.5'), ('CC-BY-2.0', 'CC BY 2.0'), ('CC-BY-SA-4.0', 'CC BY-SA 4.0'), ('CC-BY-SA-3.0', 'CC BY-SA 3.0'), ('CC-BY-SA-2.5', 'CC BY-SA 2.5'), ('CC-BY-SA-2.0', 'CC BY-SA 2.0'), ('CC-BY-NC-4.0', 'CC BY-NC 4.0'), ('CC-BY-NC-3.0', 'CC BY-NC 3.0'), ('CC-BY-NC-2.5', 'CC BY-NC 2.5'), ('CC-BY-NC-2.0', 'CC BY-NC 2.0'), ('CC-BY-ND-4.0', 'CC BY-ND 4.0'), ('CC-BY-ND-3.0', 'CC BY-ND 3.0'), ('CC-BY-ND-2.5', 'CC BY-ND 2.5'), ('CC-BY-ND-2.0', 'CC BY-ND 2.0'), ('CC-BY-NC-SA-4.0', 'CC BY-NC-SA 4.0'), ('CC-BY-NC-SA-3.0', 'CC BY-NC-SA 3.0'), ('CC-BY-NC-SA-2.5', 'CC BY-NC-SA 2.5'), ('CC-BY-NC-SA-2.0', 'CC BY-NC-SA 2.0'), ('CC-BY-NC-ND-4.0', 'CC BY-NC-ND 4.0'), ('CC-BY-NC-ND-3.0', 'CC BY-NC-ND 3.0'), ('CC-BY-NC-ND-2.5', 'CC BY-NC-ND 2.5'), ('CC-BY-NC-ND-2.0', 'CC BY-NC-ND 2.0'), ('CC0-1.0', 'CC0 1.0'), ('by-permission', 'By permission'), ('all-rights-reserved', 'All rights reserved'), ('stated-elsewhere', 'Stated where each image first appeared')], max_length=24)),
                ('rights_line', models.CharField(blank=True, max_length=240)),
                ('embargo_until_at', models.DateTimeField(null=True)),
                ('embargo_zone', models.CharField(blank=True, help_text='The zone in which the donor named it.', max_length=64)),
                ('post', models.OneToOneField(help_text='The draft that was made of it; deleted, another can be made.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='submission', to='posts.post')),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('what', models.CharField(choices=[('received', 'Received'), ('drafted', 'A draft was made'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('removed', 'Files removed from quarantine'), ('mailed', 'Mailed')], max_length=9)),
                ('by_name', models.CharField(help_text='A person, “the donor”, or the tick.', max_length=150)),
                ('detail', models.CharField(blank=True, max_length=1000)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='submissions.submission')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form_key', models.CharField(db_index=True, max_length=32)),
                ('name', models.CharField(max_length=32, unique=True)),
                ('given_name', models.CharField(blank=True, max_length=120)),
                ('form', models.CharField(max_length=4)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(help_text='When it left the quarantine.', null=True)),
                ('picture', models.ForeignKey(help_text='In the library, once a draft was made.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='posts.picture')),
                ('submission', models.ForeignKey(help_text='None: the form was not sent yet.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='submissions.submission')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', 'It was received'), ('date', 'The date it will appear'), ('links', 'Where it appeared'), ('declined', 'It was declined'), ('withdrawn', 'To the team: the donor withdrew it')], max_length=9)),
                ('number', models.PositiveSmallIntegerField(default=1, help_text='Each change of the date is told anew.')),
                ('content', models.JSONField(default=dict, help_text='What it tells, as it was when it was due.')),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(help_text='Not before: between two tries.')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='submissions.submission')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionRight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=24)),
                ('language', models.CharField(max_length=16)),
                ('permission', models.CharField(choices=[('allowed', 'May be shown'), ('link-only', 'Link only, without the picture'), ('blocked', 'Not at all')], max_length=12)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights', to='submissions.submission')),
            ],
            options={
                'ordering': ['channel', 'language'],
            },
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField(help_text='Paragraphs, divided by empty lines.')),
                ('since_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'terms',
                'ordering': ['language', '-number'],
                'constraints': [models.UniqueConstraint(fields=('language', 'number'), name='one_text_per_number_of_the_terms')],
            },
        ),
        migrations.CreateModel(
            name='DonorConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('owns', "May give it away, and hurts nobody's rights"), ('terms', 'Accepts the terms'), ('mails', 'May be written to about it')], max_length=6)),
                ('given_at', models.DateTimeField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='submissions.submission')),
                ('terms', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.terms')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['state', 'received_at'], name='submission_by_state'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'declined', 'withdrawn'])), name='submission_state'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'received')), models.Q(models.Q(('state', 'received'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='submission_ended_at'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), ('post__isnull', True), _connector='OR'), name='declined_without_a_draft'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('embargo_until_at__isnull', True), ('embargo_zone', '')), models.Q(('embargo_until_at__isnull', False), models.Q(('embargo_zone', ''), _negated=True)), _connector='OR'), name='embargo_has_its_zone'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('acting_for__in', ['self', 'makers', 'publisher', 'institution'])), name='submission_acting_for'),
        ),
        migrations.AddConstraint(
            model_name='submissionevent',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['received', 'drafted', 'declined', 'withdrawn', 'removed', 'mailed'])), name='submission_event_what'),
        ),
        migrations.AddConstraint(
            model_name='submissionfile',
            constraint=models.UniqueConstraint(fields=('form_key', 'sha256'), name='each_file_once_a_form'),
        ),
        migrations.AddConstraint(
            model_name='submissionfile',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ('jpeg', 'png', 'tiff', 'webp'))), name='submission_file_form'),
        ),
        migrations.AddConstraint(
            model_name='submissionfile',
            constraint=models.CheckConstraint(condition=models.Q(('height__gt', 0), ('size_bytes__gt', 0), ('width__gt', 0)), name='submission_file_size'),
        ),
        migrations.AddIndex(
            model_name='submissionmail',
            index=models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['next_at'], name='submission_mail_due'),
        ),
        migrations.AddConstraint(
            model_name='submissionmail',
            constraint=models.UniqueConstraint(fields=('submission', 'kind', 'number'), name='each_submission_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'date'), models.Q(('kind__in', ['received', 'links', 'declined', 'withdrawn']), ('number', 1)), _connector='OR'), name='only_dates_are_told_again'),
        ),
        migrations.AddConstraint(
            model_name='submissionright',
            constraint=models.UniqueConstraint(fields=('submission', 'channel', 'language'), name='unique_submission_right'),
        ),
        migrations.AddConstraint(
            model_name='submissionright',
            constraint=models.CheckConstraint(condition=models.Q(('permission__in', ['allowed', 'link-only', 'blocked'])), name='submission_right_permission'),
        ),
        migrations.AddConstraint(
            model_name='donorconsent',
            constraint=models.UniqueConstraint(fields=('submission', 'kind'), name='each_consent_once'),
        ),
        migrations.AddConstraint(
            model_name='donorconsent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['owns', 'terms', 'mails'])), name='donor_consent_kind'),
        ),
    ]
