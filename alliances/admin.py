"""What a chain is beside its topics and matrix, kept by the roster keeper of its lead organisation in Django admin."""

from django.contrib import admin

from alliances.actions import keeping
from alliances.forms.founding import kept_chains
from alliances.models import GroundTopic, Stage, Variety
from organisations.admin_site import site
from tickets.admin.keeping import KeptAdmin
from tickets.keeping import kept_templates
from tickets.models import Topic


class ChainAdmin(KeptAdmin):
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Topic:
            kwargs["queryset"] = self.topics().filter(template__in=kept_templates(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def topics(self):
        return Topic.objects.filter(is_active=True).select_related("template")


@admin.register(Stage, site=site)
class StageAdmin(ChainAdmin):
    verb = keeping.save_stage
    argument = "stage"
    list_display = ["topic", "duties"]
    list_filter = ["topic__template"]
    list_select_related = ["topic__template"]
    search_fields = ["topic__name", "duties"]

    def changelist_view(self, request, extra_context=None):
        may_found = kept_chains(request.user).exists()
        return super().changelist_view(request, {**(extra_context or {}), "may_found": may_found})

    def topics(self):
        return super().topics().filter(parent=None)

    def template_ids(self, obj: Stage) -> set[int]:
        return {obj.topic.template_id}


@admin.register(GroundTopic, site=site)
class GroundTopicAdmin(ChainAdmin):
    verb = keeping.save_ground_topic
    argument = "row"
    list_display = ["ground", "topic", "template"]
    list_filter = ["template"]
    list_select_related = ["topic", "template"]

    def template_ids(self, obj: GroundTopic) -> set[int]:
        return {obj.template_id}


@admin.register(Variety, site=site)
class VarietyAdmin(ChainAdmin):
    verb = keeping.save_variety
    argument = "variety"
    list_display = ["name", "name_en", "template", "is_active"]
    list_filter = ["template", "is_active"]
    list_select_related = ["template"]
    search_fields = ["name", "name_en"]

    def template_ids(self, obj: Variety) -> set[int]:
        return {obj.template_id}
