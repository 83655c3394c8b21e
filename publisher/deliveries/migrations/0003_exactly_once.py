import django.db.models.deletion
from django.db import migrations, models


def fill_slot_on(apps, schema_editor):
    """Until now every delivery belonged to the slot of its edition's own date."""
    edition = apps.get_model('editions', 'Edition')
    date = edition.objects.filter(pk=models.OuterRef('edition_id')).values('publish_on')
    apps.get_model('deliveries', 'Delivery').objects.update(slot_on=models.Subquery(date))


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
        ('deliveries', '0002_initial'),
        ('editions', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pulled_at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=150)),
                ('reason', models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='ClockJump',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=120)),
                ('noticed_at', models.DateTimeField(help_text='As the wall clock read after the jump.')),
                ('seconds', models.FloatField(help_text='Ahead (positive) or back.')),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.CharField(blank=True, max_length=150)),
            ],
            options={
                'ordering': ['noticed_at'],
            },
        ),
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('outlet', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pace', serialize=False, to='channels.outlet')),
                ('sent_seconds', models.JSONField(default=list, help_text='Ledger seconds of each send of the last day: spacing and caps count them.')),
                ('cooldown_until_at', models.DateTimeField(help_text='The platform asked the account to wait.', null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='In a row, of whatever Delivery.')),
                ('open_until_at', models.DateTimeField(help_text='The circuit breaker: nothing is tried before.', null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_delivery_per_edition_and_outlet',
        ),
        migrations.AddField(
            model_name='delivery',
            name='act',
            field=models.CharField(choices=[('announce', 'Announce'), ('correct', 'Correct'), ('withdraw', 'Take away')], default='announce', max_length=8),
        ),
        migrations.AddField(
            model_name='delivery',
            name='revision',
            field=models.ForeignKey(help_text='What it brings: set when an announcement is composed, and from the start for a correction.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.editionrevision'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='slot_on',
            field=models.DateField(help_text='The local date of the slot it belongs to.', null=True),
        ),
        migrations.RunPython(fill_slot_on, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='delivery',
            name='slot_on',
            field=models.DateField(help_text='The local date of the slot it belongs to.'),
        ),
        migrations.AddField(
            model_name='ledgerclock',
            name='wall_at',
            field=models.DateTimeField(help_text='What the wall clock said at the same moment.', null=True),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'announce')), fields=('edition', 'outlet'), name='one_announcement_per_edition_and_outlet'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'announce')), fields=('outlet', 'slot_on'), name='one_announcement_per_outlet_and_slot'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'correct')), fields=('outlet', 'revision'), name='one_correction_per_outlet_and_revision'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'withdraw')), fields=('edition', 'outlet'), name='one_withdrawal_per_edition_and_outlet'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'correct'), _negated=True), ('revision__isnull', False), _connector='OR'), name='correction_has_its_revision'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['announce', 'correct', 'withdraw'])), name='delivery_act'),
        ),
        migrations.AddConstraint(
            model_name='brake',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_brake'),
        ),
        migrations.AddConstraint(
            model_name='clockjump',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('host',), name='one_open_jump_per_host'),
        ),
    ]
