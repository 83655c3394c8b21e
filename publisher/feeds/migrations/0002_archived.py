
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('feeds', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='bakedfeed',
            name='archived_by',
            field=models.CharField(blank=True, help_text='The code that wrote the archived feeds.', max_length=64),
        ),
        migrations.CreateModel(
            name='ArchivedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('publish_on', models.DateField()),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['language', 'published_at', 'publish_on'], name='archived_post_in_order')],
                'constraints': [models.UniqueConstraint(fields=('language', 'publish_on'), name='one_archived_post_per_date_and_language')],
            },
        ),
    ]
