"""Plans under uppbyggnad. Those that something was decided or said of already are decided ones."""

from django.db import migrations, models
from django.db.models import Q


def leave_the_unbegun_open(apps, schema_editor):
    plans = apps.get_model("activities", "Plan").objects
    begun = Q(decisions__isnull=False) | Q(revisions__isnull=False) | Q(steps__activities__sub_activities__updates__isnull=False)
    plans.exclude(pk__in=plans.filter(begun).values("pk")).update(state="building")


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0004_waiting_and_words'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='revisionitem',
            name='revision_item_known_kind',
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='decided_on',
            field=models.DateField(blank=True, null=True, verbose_name='planen beslutad'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='decided_paragraph',
            field=models.CharField(blank=True, help_text='Till exempel: § 41', max_length=20, verbose_name='beslutets paragraf'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='state',
            field=models.CharField(choices=[('building', 'Under uppbyggnad'), ('decided', 'Beslutad')], default='decided', editable=False, max_length=20, verbose_name='läge'),
        ),
        migrations.AddField(
            model_name='plan',
            name='decided_on',
            field=models.DateField(blank=True, null=True, verbose_name='planen beslutad'),
        ),
        migrations.AddField(
            model_name='plan',
            name='decided_paragraph',
            field=models.CharField(blank=True, help_text='Till exempel: § 41', max_length=20, verbose_name='beslutets paragraf'),
        ),
        migrations.AddField(
            model_name='plan',
            name='state',
            field=models.CharField(choices=[('building', 'Under uppbyggnad'), ('decided', 'Beslutad')], default='decided', editable=False, max_length=20, verbose_name='läge'),
        ),
        migrations.AlterField(
            model_name='historicalrevisionitem',
            name='kind',
            field=models.CharField(choices=[('title', 'Ny lydelse'), ('period', 'Tidsplan'), ('group', 'Arbetsgrupp'), ('responsible', 'Ansvarig'), ('members', 'Deltagare'), ('partners', 'Samverkan'), ('rhythm', 'Rapportering till nämnd'), ('new_row', 'Ny delaktivitet'), ('end', 'Delaktiviteten avslutas'), ('merge', 'Delaktiviteten går upp i en annan')], max_length=20, verbose_name='slag'),
        ),
        migrations.AlterField(
            model_name='revisionitem',
            name='kind',
            field=models.CharField(choices=[('title', 'Ny lydelse'), ('period', 'Tidsplan'), ('group', 'Arbetsgrupp'), ('responsible', 'Ansvarig'), ('members', 'Deltagare'), ('partners', 'Samverkan'), ('rhythm', 'Rapportering till nämnd'), ('new_row', 'Ny delaktivitet'), ('end', 'Delaktiviteten avslutas'), ('merge', 'Delaktiviteten går upp i en annan')], max_length=20, verbose_name='slag'),
        ),
        migrations.AlterField(
            model_name='historicalplan',
            name='state',
            field=models.CharField(choices=[('building', 'Under uppbyggnad'), ('decided', 'Beslutad')], default='building', editable=False, max_length=20, verbose_name='läge'),
        ),
        migrations.AlterField(
            model_name='plan',
            name='state',
            field=models.CharField(choices=[('building', 'Under uppbyggnad'), ('decided', 'Beslutad')], default='building', editable=False, max_length=20, verbose_name='läge'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['building', 'decided'])), name='plan_known_state'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('decided_paragraph', '')), models.Q(('decided_on__isnull', False), ('state', 'decided'), models.Q(('decided_paragraph', ''), _negated=True), models.Q(('diary_number', ''), _negated=True)), _connector='OR'), name='plan_decision_whole', violation_error_message='Beslutet om planen anges med dag, paragraf och diarienummer.'),
        ),
        migrations.AddConstraint(
            model_name='revisionitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['title', 'period', 'group', 'responsible', 'members', 'partners', 'rhythm', 'new_row', 'end', 'merge'])), name='revision_item_known_kind'),
        ),
        migrations.RunPython(leave_the_unbegun_open, migrations.RunPython.noop),
    ]
