from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0010_later_cuts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['language', 'publish_on', 'state', 'current', 'outdated', 'outdated_at'], name='edition_shown'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('warned_at__isnull', False)), fields=['language', 'warned_at'], name='edition_by_warning'),
        ),
    ]
