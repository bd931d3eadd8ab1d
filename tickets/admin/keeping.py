"""Topics and the matrix belong to the roster keeper of the alliance's lead organisation; other keepers may look."""

from django.db.models import Model
from django.http import HttpRequest

from organisations.models import Alliance, Template
from tickets.admin.rows import RowAdmin
from tickets.keeping import kept_templates


class KeptAdmin(RowAdmin):
    def template_ids(self, obj: Model) -> set[int]:
        """The templates that a row belongs to."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and bool(kept_templates(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or self.template_ids(obj) <= kept_templates(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Template:
            kwargs["queryset"] = Template.objects.filter(pk__in=kept_templates(request.user))
        if db_field.related_model is Alliance:
            kwargs["queryset"] = Alliance.objects.filter(template__in=kept_templates(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
