from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='slot',
            name='catch_up_hours',
            field=models.PositiveSmallIntegerField(default=23, help_text='After an outage the outlets still get a post that is at most this many hours late; a later one goes onto the site alone and waits for a person.'),
        ),
    ]
