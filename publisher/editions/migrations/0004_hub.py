from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0003_exactly_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='site',
            name='hub_url',
            field=models.URLField(blank=True, help_text='WebSub hub that brings the feeds to subscribers; its outlet tells it of each change.'),
        ),
    ]
