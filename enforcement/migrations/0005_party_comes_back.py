"""A party who left a case by ruling may come into it again: only those who are in it are kept apart by their numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enforcement', '0004_corrections_findings_and_requests'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='party',
            name='court_party_once',
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('identity_hash', ''), _negated=True), ('left_on', None)), fields=('case', 'side', 'identity_hash'), name='court_party_once'),
        ),
    ]
