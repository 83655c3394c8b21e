from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0002_initial'),
        ('posts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='edition',
            name='withdrawn_note',
            field=models.CharField(blank=True, help_text='What the page says in its place, to everybody.', max_length=500),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='edition_withdrawn_at'),
        ),
    ]
