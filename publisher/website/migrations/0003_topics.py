from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0009_site_words'),
        ('website', '0002_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='BakedTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=8)),
                ('slug', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=255)),
                ('posts', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('kind', models.CharField(max_length=8)),
                ('slug', models.CharField(max_length=120)),
                ('publish_on', models.DateField()),
                ('name', models.CharField(max_length=255)),
            ],
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='appearances',
            field=models.JSONField(default=list, help_text='Where else it appeared, as its page tells.'),
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='corrected_on',
            field=models.DateField(help_text='The day that its page names as that of its correction.', null=True),
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='fed',
            field=models.BooleanField(default=False, help_text='The archived feeds have it as it is.'),
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='topics',
            field=models.JSONField(default=list, help_text='Kind, slug and name of each topic it belongs to.'),
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='turned',
            field=models.JSONField(default=list, help_text='Kind and slug of topics it came into or left, and their pages are not written yet.'),
        ),
        migrations.AddField(
            model_name='bakedsite',
            name='receipt',
            field=models.PositiveBigIntegerField(default=0, help_text='The last Receipt that was looked at.'),
        ),
        migrations.AddIndex(
            model_name='bakedpage',
            index=models.Index(condition=models.Q(('corrected_on__isnull', False)), fields=['language', 'corrected_on'], name='page_by_correction'),
        ),
        migrations.AddIndex(
            model_name='bakedpage',
            index=models.Index(condition=models.Q(('fed', False)), fields=['language', 'publish_on'], name='page_unfed'),
        ),
        migrations.AddConstraint(
            model_name='bakedtopic',
            constraint=models.UniqueConstraint(fields=('language', 'kind', 'slug'), name='one_baked_topic'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(fields=['language', 'publish_on'], name='mention_by_date'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('language', 'kind', 'slug', 'publish_on'), name='one_mention_per_topic_and_date'),
        ),
    ]
