"""Rhythms and notes that tables of other municipalities have: yearly, unstated, and what stands in other columns."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0008_people_leave'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='subactivity',
            name='sub_activity_rhythm',
        ),
        migrations.AddField(
            model_name='historicalsubactivity',
            name='notes',
            field=models.TextField(blank=True, help_text='Det som stod i andra kolumner när planen lästes in från en fil.', verbose_name='anteckningar'),
        ),
        migrations.AddField(
            model_name='subactivity',
            name='notes',
            field=models.TextField(blank=True, help_text='Det som stod i andra kolumner när planen lästes in från en fil.', verbose_name='anteckningar'),
        ),
        migrations.AlterField(
            model_name='historicalsubactivity',
            name='rhythm',
            field=models.CharField(choices=[('tertial', 'Löpande, en gång per tertial'), ('once', 'En gång, i ett namngivet kvartal'), ('yearly', 'En gång per år'), ('unstated', 'Ej angiven')], default='tertial', max_length=20, verbose_name='rapportering till nämnd'),
        ),
        migrations.AlterField(
            model_name='subactivity',
            name='rhythm',
            field=models.CharField(choices=[('tertial', 'Löpande, en gång per tertial'), ('once', 'En gång, i ett namngivet kvartal'), ('yearly', 'En gång per år'), ('unstated', 'Ej angiven')], default='tertial', max_length=20, verbose_name='rapportering till nämnd'),
        ),
        migrations.AddConstraint(
            model_name='subactivity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('once_quarter__isnull', True), ('once_year__isnull', True), ('rhythm__in', ['tertial', 'yearly', 'unstated'])), models.Q(('once_quarter__in', [1, 2, 3, 4]), ('once_quarter__isnull', False), ('once_year__isnull', False), ('rhythm', 'once')), _connector='OR'), name='sub_activity_rhythm', violation_error_message='Ange år och kvartal 1–4 när rapporteringen sker en gång, annars inget av dem.'),
        ),
    ]
