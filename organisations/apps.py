"""The app's registration with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import labels

#: What the record calls the verbs on rosters (`organisations.actions`), by table and verb.
VERBS = {
    "add": _("row of a roster added"),
    "change": _("row of a roster changed"),
    "remove": _("row of a roster removed"),
}
TABLES = (
    "area", "organisation", "organisationname", "partyorganisation", "person", "post", "template", "alliance",
    "membership", "dutyshift",
)  # fmt: skip


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations and people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        labels.register(
            {f"roster.{table}.{verb}": label for table in TABLES for verb, label in VERBS.items()}
        )
        labels.register(
            {
                "roster.post.leave": _("post left"),
                "roster.import": _("roster imported from Excel"),
                "roster.export": _("roster exported to Excel"),
                "account.sign_in": _("signed in"),
                "account.sign_out": _("signed out"),
                "account.sign_in_failed": _("sign-in failed"),
                "account.create": _("account created"),
                "account.change": _("account changed"),
                "account.password": _("password set"),
                "account.invite": _("one-time slip made out"),
                "account.accept_invitation": _("invitation accepted"),
                "account.activate": _("account activated"),
                "account.deactivate": _("account deactivated"),
                "account.unlock": _("account unlocked"),
                "account.second_factor": _("second factor set"),
                "account.second_factor_off": _("second factor switched off"),
                "account.passkey": _("security key added"),
                "account.passkey_off": _("security key removed"),
                "account.recovery_codes": _("recovery codes made"),
                "account.ask_second_factor_removal": _("removal of a second factor asked for"),
                "account.remove_second_factor": _("second factor removed"),
                "account.token": _("API token made"),
                "account.revoke_token": _("API token revoked"),
                "encryption.rotate": _("field keys rotated"),
            }
        )
        # Models are loaded only now.
        from organisations.models.people import Role  # noqa: PLC0415

        labels.register_posts({role.value: role.label for role in Role})
        from organisations.access import BUSINESS, KEEPERS  # noqa: PLC0415
        from organisations.context import RECORDS, Entry, register_navigation  # noqa: PLC0415

        readers = (BUSINESS, KEEPERS)
        for label, url_name, icon, position in (
            (_("Organisations"), "organisations:organisations", "building", 62),
            (_("People"), "organisations:people", "users", 70),
            (_("Duty roster"), "organisations:duty_roster", "phone", 75),
        ):
            register_navigation(Entry(label, url_name, icon, position, readers, part=RECORDS))
