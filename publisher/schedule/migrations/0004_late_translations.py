from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0003_rehearsal'),
    ]

    operations = [
        migrations.AddField(
            model_name='slot',
            name='late_hours',
            field=models.PositiveSmallIntegerField(default=72, help_text='The outlets still get a translation that was approved after its slot and is at most this many hours late; a later one goes onto the site and into the feeds alone.'),
        ),
        migrations.AddField(
            model_name='slot',
            name='late_per_day',
            field=models.PositiveSmallIntegerField(default=3, help_text='Of translations later than that, how many go onto the site on one day: followers of the feeds are not flooded.'),
        ),
    ]
