import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0004_pinned_reason_and_reruns'),
        ('schedule', '0004_late_translations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField()),
                ('owner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reserve',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('draft', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('approved_by_name', models.CharField(max_length=150)),
                ('approved_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='posts.picture')),
                ('post', models.OneToOneField(help_text='What it became; None while it lies on the shelf.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='posts.post')),
            ],
            options={
                'verbose_name_plural': 'reserves',
                'ordering': ['approved_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UnfilledPolicy',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('way', models.CharField(choices=[('hold', 'Hold: nothing is published, and the team is told'), ('reserve', 'A post from the reserve shelf; where it is empty, hold'), ('rerun', 'A rerun from the archive; where none fits, hold'), ('reserve-rerun', 'From the reserve shelf; where it is empty, a rerun')], default='hold', max_length=14, verbose_name='an unfilled day')),
                ('lead_hours', models.PositiveSmallIntegerField(default=26, help_text='So long before the slot it is chosen and named; it is done at the slot.')),
                ('older_years', models.PositiveSmallIntegerField(default=1, help_text='A rerun is at least so many years old.')),
                ('again_years', models.PositiveSmallIntegerField(default=5, help_text='What was shown again is not chosen within so many years.')),
                ('weekly_max', models.PositiveSmallIntegerField(default=2, help_text='Reruns within any seven days: one or two.')),
                ('drafts_step_aside', models.BooleanField(default=True, help_text='A draft that stands on the day without being approved moves to the next empty day. Otherwise the day is held.')),
            ],
            options={
                'verbose_name': 'policy for unfilled days',
                'verbose_name_plural': 'policy for unfilled days',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_unfilled_policy'), models.CheckConstraint(condition=models.Q(('way__in', ['hold', 'reserve', 'rerun', 'reserve-rerun'])), name='unfilled_way'), models.CheckConstraint(condition=models.Q(('again_years__range', (1, 50)), ('lead_hours__range', (1, 72)), ('older_years__range', (1, 50))), name='unfilled_ranges'), models.CheckConstraint(condition=models.Q(('weekly_max__range', (1, 2))), name='unfilled_weekly_max')],
            },
        ),
        migrations.CreateModel(
            name='UnfilledDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('way', models.CharField(choices=[('hold', 'Held'), ('reserve', 'From the reserve shelf'), ('rerun', 'Rerun')], max_length=7)),
                ('state', models.CharField(choices=[('named', 'Chosen'), ('done', 'Filled'), ('held', 'Held'), ('void', 'Filled by people')], default='named', max_length=5)),
                ('why', models.CharField(blank=True, help_text='Why it is held, for a person.', max_length=400)),
                ('named_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('mail_at', models.DateTimeField(help_text='When its mail was last tried.', null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='posts.post')),
                ('rerun_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='posts.post')),
                ('reserve', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schedule.reserve')),
            ],
            options={
                'ordering': ['-date'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('rerun_of__isnull', True), ('reserve__isnull', True), ('way', 'hold')), models.Q(('rerun_of__isnull', True), ('reserve__isnull', False), ('way', 'reserve')), models.Q(('rerun_of__isnull', False), ('reserve__isnull', True), ('way', 'rerun')), _connector='OR'), name='unfilled_day_way'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('post__isnull', False), ('state', 'done')), models.Q(('ended_at__isnull', False), ('post__isnull', True), ('state__in', ['held', 'void'])), models.Q(('ended_at__isnull', True), ('post__isnull', True), ('state', 'named')), _connector='OR'), name='unfilled_day_state')],
            },
        ),
    ]
