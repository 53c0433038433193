"""A person who leaves has a last day, and an empty installation knows whose it is before it has a plan."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0007_outbox'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaluser',
            name='last_day',
            field=models.DateField(blank=True, help_text='Lämna tomt tills vidare.', null=True, verbose_name='sista dag'),
        ),
        migrations.AddField(
            model_name='user',
            name='last_day',
            field=models.DateField(blank=True, help_text='Lämna tomt tills vidare.', null=True, verbose_name='sista dag'),
        ),
        migrations.CreateModel(
            name='HistoricalMunicipality',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='kommun')),
                ('administration', models.CharField(max_length=200, verbose_name='förvaltning')),
                ('board', models.CharField(max_length=200, verbose_name='nämnd')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical kommun',
                'verbose_name_plural': 'historical kommunen',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='kommun')),
                ('administration', models.CharField(max_length=200, verbose_name='förvaltning')),
                ('board', models.CharField(max_length=200, verbose_name='nämnd')),
            ],
            options={
                'verbose_name': 'kommun',
                'verbose_name_plural': 'kommunen',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('administration', ''), _negated=True), models.Q(('board', ''), _negated=True)), name='municipality_whole')],
            },
        ),
    ]
