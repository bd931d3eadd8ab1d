"""`manage.py appoint`: the three administrators of a new installation, each by a one-time invitation."""

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from audit import clock
from organisations import account_actions
from organisations.models import Organisation, Role


class Command(BaseCommand):
    help = "Appoint system, security and audit administrator; prints three one-time invitations."

    def add_arguments(self, parser):
        parser.add_argument("--system", required=True, help="name of the system administrator")
        parser.add_argument("--security", required=True, help="name of the security administrator")
        parser.add_argument("--audit", required=True, help="name of the audit administrator")
        parser.add_argument("--organisation", required=True, help="code of the unit they belong to")
        parser.add_argument("--replace", action="store_true", help="end the posts of the present ones")

    def handle(self, *args, **options):
        try:
            organisation = Organisation.objects.get(code=options["organisation"])
        except Organisation.DoesNotExist as error:
            raise CommandError(f"There is no organisation {options['organisation']}.") from error
        names = {
            Role.SYSTEM_ADMIN: options["system"],
            Role.SECURITY_ADMIN: options["security"],
            Role.AUDIT_ADMIN: options["audit"],
        }
        try:
            tokens = account_actions.appoint(
                names=names, organisation=organisation, replace=options["replace"], at=clock.now()
            )
        except account_actions.AccountError as error:
            raise CommandError(str(error)) from error
        for role, token in tokens.items():
            path = reverse("organisations:invitation", args=[token])
            self.stdout.write(f"{Role(role).label}  {names[role]}  {path}")
        self.stdout.write("Each address works once, for 72 hours.")
