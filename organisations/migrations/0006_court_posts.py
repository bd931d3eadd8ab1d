"""Posts of the court, and the window clerks of the departments that answer it. Changes no table: roles are choices."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_duty_roster'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalpost',
            name='role',
            field=models.CharField(choices=[('secretary', 'Party secretary'), ('liaison', 'liaison officer'), ('handler', 'handler'), ('unit_leader', 'unit leader'), ('dispatcher', 'dispatcher'), ('office_head', 'office head'), ('callback_clerk', 'call-back clerk'), ('supervisor', 'supervisor'), ('roster_keeper', 'roster keeper'), ('account_keeper', 'account keeper'), ('grid_worker', 'grid worker'), ('part_time_member', 'part-time committee member'), ('court_officer', 'enforcement officer'), ('bureau_head', 'head of the enforcement bureau'), ('court_president', 'court president'), ('discipline', 'court discipline post'), ('window_clerk', 'window clerk'), ('system_admin', 'system administrator'), ('security_admin', 'security administrator'), ('audit_admin', 'audit administrator')], max_length=16, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('secretary', 'Party secretary'), ('liaison', 'liaison officer'), ('handler', 'handler'), ('unit_leader', 'unit leader'), ('dispatcher', 'dispatcher'), ('office_head', 'office head'), ('callback_clerk', 'call-back clerk'), ('supervisor', 'supervisor'), ('roster_keeper', 'roster keeper'), ('account_keeper', 'account keeper'), ('grid_worker', 'grid worker'), ('part_time_member', 'part-time committee member'), ('court_officer', 'enforcement officer'), ('bureau_head', 'head of the enforcement bureau'), ('court_president', 'court president'), ('discipline', 'court discipline post'), ('window_clerk', 'window clerk'), ('system_admin', 'system administrator'), ('security_admin', 'security administrator'), ('audit_admin', 'audit administrator')], max_length=16, verbose_name='role'),
        ),
    ]
