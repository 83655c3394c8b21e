import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0005_wording'),
    ]

    operations = [
        migrations.CreateModel(
            name='Slug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('slug', models.SlugField(db_index=False, max_length=120)),
                ('since', models.DateTimeField(help_text='When a title last asked for it.')),
            ],
            options={
                'ordering': ['-since', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='outdated',
            field=models.CharField(blank=True, choices=[('', 'Holds'), ('minor', 'Minor'), ('major', 'Major'), ('critical', 'Critical')], default='', help_text='Of a translation: how much its source changed since. Worked out by `schedule.translating`.', max_length=8),
        ),
        migrations.AddField(
            model_name='edition',
            name='outdated_at',
            field=models.DateTimeField(help_text='When the source changed so.', null=True),
        ),
        migrations.AddField(
            model_name='editionrevision',
            name='corrected_at',
            field=models.DateTimeField(help_text='When what was public was last corrected in substance, up to this revision; its page says so.', null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='on_missing',
            field=models.CharField(choices=[('placeholder', 'A page that says so, with the picture'), ('hold', 'Nothing'), ('english_with_notice', 'The English text, marked as such')], default='placeholder', help_text='What is at the address of a date whose translation is not there yet.', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outdated', ''), ('outdated_at__isnull', True)), models.Q(('outdated__in', ['minor', 'major', 'critical']), ('outdated_at__isnull', False)), _connector='OR'), name='edition_outdated_at'),
        ),
        migrations.AddField(
            model_name='slug',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slugs', to='editions.edition'),
        ),
        migrations.AddConstraint(
            model_name='slug',
            constraint=models.UniqueConstraint(fields=('language', 'slug'), name='one_edition_per_slug'),
        ),
    ]
