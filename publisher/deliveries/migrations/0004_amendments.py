from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
        ('deliveries', '0003_exactly_once'),
        ('editions', '0003_exactly_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attempt',
            name='kind',
            field=models.CharField(choices=[('prepare', 'Preparation'), ('send', 'Send'), ('edit', 'Edit'), ('delete', 'Deletion'), ('look_up', 'Look-up'), ('decision', 'Decision of a person')], max_length=8),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='outcome',
            field=models.CharField(choices=[('under_way', 'Under way, or the worker died'), ('delivered', 'Delivered'), ('absent', 'Not there'), ('refused', 'Refused'), ('unavailable', 'Not accepted now'), ('unauthorized', 'Not authorised'), ('unknown', 'Not known'), ('decided', 'Decided')], default='under_way', max_length=12),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['state', 'act', 'edition', 'outlet', 'revision'], name='delivery_by_state'),
        ),
    ]
