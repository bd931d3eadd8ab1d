"""The topic tree of each template: what a problem can be about."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.admin_site import site
from organisations.names import pinyin_of
from tickets import catalogue_actions
from tickets.admin.keeping import KeptAdmin
from tickets.models import Topic


def topics_spelled(term: str) -> list[int]:
    """Topics whose name is spelled like `term` in pinyin, full or by initials. There are some hundred topics at
    most, so nothing is stored for it."""
    wanted = term.lower().replace(" ", "")
    if not wanted.isascii():
        return []
    return [pk for pk, name in Topic.objects.values_list("pk", "name") if wanted in pinyin_of(name)]


@admin.register(Topic, site=site)
class TopicAdmin(KeptAdmin):
    verb = catalogue_actions.save_topic
    argument = "topic"
    list_display = ["indented", "code", "template", "urgency", "is_complex", "may_go_down", "is_active"]
    list_filter = ["template", "urgency", "is_complex", "may_go_down", "is_active"]
    list_select_related = ["template"]
    search_fields = ["name", "name_en", "code"]
    autocomplete_fields = ["parent"]
    ordering = ["template", "position", "code"]

    def get_form(self, request: HttpRequest, obj: Topic | None = None, change: bool = False, **kwargs):
        told = _(
            "The item of the published duty list (履行职责事项清单) that the work at township, village or community rests on. "
            "An item of cooperation goes down only as assisting: leave “may go down” off. What a higher department has taken "
            "back gets no item."
        )
        return super().get_form(request, obj, change, help_texts={"duty_item": told}, **kwargs)

    @admin.display(description=_("topic"), ordering="position")
    def indented(self, topic: Topic) -> str:
        return "　" * topic.code.count(".") + str(topic)

    def template_ids(self, obj: Topic) -> set[int]:
        return {obj.template_id}

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        # Tickets, cells and imports name a topic by its code: a code that changed would name another one.
        return ["template", "code"] if obj else []

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        found, distinct = super().get_search_results(request, queryset, search_term)
        if spelled := topics_spelled(search_term):
            found = found | queryset.filter(pk__in=spelled)
        return found, distinct
