from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0007_public_before'),
        ('website', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='bakedpage',
            name='page_by_revision',
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='outdated',
            field=models.CharField(blank=True, help_text="As the Edition's: what the page says of it.", max_length=8),
        ),
        migrations.AddField(
            model_name='bakedpage',
            name='outdated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='bakedpage',
            name='state',
            field=models.CharField(choices=[('released', 'The post'), ('withdrawn', 'A note that it was withdrawn'), ('awaited', 'What stands in for it: the source is out, the translation is not')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='bakedpage',
            index=models.Index(fields=['language', 'publish_on', 'state', 'revision', 'outdated', 'outdated_at'], name='page_by_revision'),
        ),
    ]
