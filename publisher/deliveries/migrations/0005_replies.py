import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0002_renewal'),
        ('deliveries', '0004_amendments'),
        ('editions', '0003_exactly_once'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_correction_per_outlet_and_revision',
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_withdrawal_per_edition_and_outlet',
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_act',
        ),
        migrations.AddField(
            model_name='delivery',
            name='about',
            field=models.ForeignKey(help_text='The Delivery whose post this one answers, corrects or takes away.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='deliveries.delivery'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='act',
            field=models.CharField(choices=[('announce', 'Announce'), ('correct', 'Correct'), ('withdraw', 'Take away'), ('reply', 'Reply')], default='announce', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'correct')), fields=('about', 'revision'), name='one_correction_per_post_and_revision'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'withdraw')), fields=('about',), name='one_withdrawal_per_post'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'reply')), fields=('about',), name='one_reply_per_post'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about__isnull', True), ('act', 'announce')), models.Q(models.Q(('act', 'announce'), _negated=True), ('about__isnull', False)), _connector='OR'), name='delivery_about'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['announce', 'correct', 'withdraw', 'reply'])), name='delivery_act'),
        ),
    ]
