import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('editions', '0005_wording'),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('language', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='editions.edition')),
                ('revision', models.PositiveBigIntegerField(help_text='The EditionRevision whose words these are.')),
                ('language', models.CharField(max_length=16)),
                ('publish_on', models.DateField()),
                ('title', models.TextField()),
                ('strapline', models.TextField(blank=True)),
                ('text', models.TextField(help_text='Plain, for snippets.')),
                ('stems_title', models.TextField()),
                ('stems_strapline', models.TextField()),
                ('stems_text', models.TextField()),
                ('stems_names', models.TextField(help_text='Of writers, makers, places and journals.')),
            ],
            options={
                'indexes': [models.Index(fields=['language', '-publish_on'], name='document_by_date')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('folded', models.CharField(max_length=120)),
                ('stem', models.CharField(max_length=120)),
                ('documents', models.PositiveIntegerField(help_text='How many hold it.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('language', 'folded', 'stem'), name='one_word')],
            },
        ),
        migrations.CreateModel(
            name='Facet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('year', 'Year'), ('series', 'Series'), ('journal', 'Journal'), ('writer', 'Writer'), ('licence', 'Licence')], max_length=8)),
                ('value', models.CharField(max_length=255)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facets', to='search.document')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'value'], name='facet_by_value')],
                'constraints': [models.UniqueConstraint(fields=('document', 'kind', 'value'), name='one_facet_value_a_document'), models.CheckConstraint(condition=models.Q(('kind__in', ['year', 'series', 'journal', 'writer', 'licence'])), name='facet_kind')],
            },
        ),
    ]
