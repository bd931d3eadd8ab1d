"""Posts of the court among the posts that may decide a request for time. Changes no table: roles are choices."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0023_matrix_use'),
    ]

    operations = [
        migrations.AlterField(
            model_name='timerequest',
            name='decided_post',
            field=models.CharField(blank=True, choices=[('secretary', 'Party secretary'), ('liaison', 'liaison officer'), ('handler', 'handler'), ('unit_leader', 'unit leader'), ('dispatcher', 'dispatcher'), ('office_head', 'office head'), ('callback_clerk', 'call-back clerk'), ('supervisor', 'supervisor'), ('roster_keeper', 'roster keeper'), ('account_keeper', 'account keeper'), ('grid_worker', 'grid worker'), ('part_time_member', 'part-time committee member'), ('court_officer', 'enforcement officer'), ('bureau_head', 'head of the enforcement bureau'), ('court_president', 'court president'), ('discipline', 'court discipline post'), ('window_clerk', 'window clerk'), ('system_admin', 'system administrator'), ('security_admin', 'security administrator'), ('audit_admin', 'audit administrator')], default='', max_length=16, verbose_name='post'),
        ),
    ]
