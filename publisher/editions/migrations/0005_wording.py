from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0004_hub'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('language', models.CharField(max_length=16)),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, help_text="Empty: the kind's own.")),
                ('changed_at', models.DateTimeField()),
                ('changed_by_name', models.CharField(max_length=150)),
            ],
            options={
                'ordering': ['kind', 'language', '-number'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'language', 'number'), name='unique_wording_number')],
            },
        ),
    ]
