
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('translations', '0002_waiver'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DoNotTranslate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('pattern', models.CharField(help_text='As it is written; * stands for any letters.', max_length=120, verbose_name='Name')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='Note')),
            ],
            options={
                'ordering': ['language', 'pattern'],
                'constraints': [models.UniqueConstraint(fields=('language', 'pattern'), name='one_row_per_kept_name')],
            },
        ),
        migrations.CreateModel(
            name='SpellWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=16)),
                ('word', models.CharField(max_length=60, verbose_name='Word')),
            ],
            options={
                'ordering': ['language', 'word'],
                'constraints': [models.UniqueConstraint(fields=('language', 'word'), name='one_row_per_spell_word')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('english', models.CharField(max_length=120, verbose_name='English')),
                ('language', models.CharField(max_length=16)),
                ('target', models.CharField(max_length=120, verbose_name='Translation')),
                ('variant', models.CharField(blank=True, help_text='Only in this variant, as ca-valencia; empty for all.', max_length=20, verbose_name='Variant')),
                ('part_of_speech', models.CharField(choices=[('noun', 'Noun'), ('verb', 'Verb'), ('adjective', 'Adjective'), ('other', 'Other')], default='noun', max_length=9, verbose_name='Part of speech')),
                ('forbidden', models.JSONField(blank=True, default=list, help_text='Forms to avoid, one on each line.', verbose_name='Not to be said')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='Note')),
            ],
            options={
                'ordering': ['language', 'english'],
                'constraints': [models.UniqueConstraint(fields=('english', 'language', 'variant', 'part_of_speech'), name='one_term_per_meaning')],
            },
        ),
        migrations.CreateModel(
            name='CheckOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=16)),
                ('code', models.CharField(max_length=24)),
                ('key', models.CharField(help_text='SHA-256 over the code and the words.', max_length=64)),
                ('about', models.TextField(blank=True, help_text='The words, for people who read the record.')),
                ('reason', models.CharField(max_length=250)),
                ('overridden_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='translations.job')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('job', 'field', 'key'), name='one_override_per_finding'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='MemoryUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=16)),
                ('place', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=16)),
                ('variant', models.CharField(max_length=20)),
                ('source', models.TextField()),
                ('source_hash', models.CharField(max_length=64)),
                ('target', models.TextField()),
                ('before_hash', models.CharField(blank=True, help_text='Of the English sentence before it.', max_length=64)),
                ('after_hash', models.CharField(blank=True, max_length=64)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memory_units', to='translations.translationrevision')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['language', 'source_hash'], name='memory_by_source')],
                'constraints': [models.UniqueConstraint(fields=('revision', 'field', 'place'), name='one_memory_unit_per_place')],
            },
        ),
    ]
