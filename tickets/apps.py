"""The app's registration with Django, and of its pages with the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("Tickets")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are loaded only now.
        from organisations.access import BUSINESS, DESK, KEEPERS, SIGNED_IN, SYSTEM_ADMINISTRATORS  # noqa: PLC0415
        from organisations.context import (  # noqa: PLC0415
            FOLLOW_UP,
            RECORDS,
            Entry,
            Panel,
            register_badge,
            register_navigation,
            register_panel,
        )
        from organisations.handover import register as register_work  # noqa: PLC0415
        from tickets import record_names  # noqa: PLC0415
        from tickets.actions.handing_over import SOURCE  # noqa: PLC0415
        from tickets.reading.notices import unread  # noqa: PLC0415
        from tickets.reading.unit_panel import unit_panel  # noqa: PLC0415

        record_names.register()
        register_work(SOURCE)
        register_panel(Panel("tickets/_unit_panel.html", unit_panel))
        register_navigation(Entry(_("Workbench"), "tickets:workbench", "home", 10, (SIGNED_IN,)))
        register_navigation(
            Entry(_("Raise a ticket"), "tickets:new", "plus", 20, (BUSINESS,), also=("tickets:settled",))
        )
        register_navigation(Entry(_("All tickets"), "tickets:list", "list", 30, (BUSINESS,)))
        register_navigation(Entry(_("Triage and rulings"), "tickets:triage", "inbox", 40, (DESK,)))
        register_navigation(Entry(_("Alliances"), "tickets:alliances", "sitemap", 50, (BUSINESS,)))
        register_navigation(
            Entry(
                _("Responsibility matrix"), "tickets:matrix", "route", 55, (BUSINESS, KEEPERS), part=RECORDS
            )
        )
        for label, url_name, icon, position, readers, part in (
            (_("Unsolved matters"), "tickets:register", "clock", 45, BUSINESS, FOLLOW_UP),
            (_("Leaders' instructions"), "tickets:instructions", "message", 46, BUSINESS, FOLLOW_UP),
            (_("Supervision"), "tickets:supervision", "flag", 47, BUSINESS, FOLLOW_UP),
            (_("Figures"), "tickets:figures", "scale", 48, BUSINESS, FOLLOW_UP),
            (_("Documents"), "tickets:documents", "file-text", 60, BUSINESS, RECORDS),
            (_("Hotline files"), "tickets:hotline", "phone", 61, DESK, RECORDS),
            (_("Undelivered notices"), "tickets:dead_letters", "bell", 90, SYSTEM_ADMINISTRATORS, RECORDS),
        ):
            register_navigation(Entry(label, url_name, icon, position, (readers,), part=part))
        register_badge("notices", lambda request: unread(request.user))
