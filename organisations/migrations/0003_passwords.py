"""Since when a password is in use, and the hashes of those before it, so that they do not come back."""

import audit.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_triggers'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='password_since',
            field=models.DateTimeField(default=audit.clock.now, editable=False, verbose_name='password since'),
        ),
        migrations.CreateModel(
            name='OldPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=128)),
                ('replaced_at', models.DateTimeField(verbose_name='replaced')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_passwords', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'old password',
                'verbose_name_plural': 'old passwords',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
    ]
