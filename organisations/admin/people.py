"""People and their posts."""

from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from organisations import actions
from organisations.admin.base import RosterAdmin, RosterInlineMixin
from organisations.admin.filters import InForceFilter, PostInsideFilter
from organisations.admin.fresh import FreshMixin
from organisations.admin.importing import ImportMixin
from organisations.admin.leaving import LeavingMixin
from organisations.admin_site import site
from organisations.imports.posts import PostResource
from organisations.models import Person, Post, Role


class PersonInForceFilter(InForceFilter):
    title = _("posts in force")
    prefix = "posts__"


class PostInline(RosterInlineMixin, admin.TabularInline):
    """Posts are added here and changed on their own page, where leaving one lists its open work."""

    model = Post
    fk_name = "person"
    fields = ["organisation", "role", "title", "section", "valid_from", "valid_to", "basis"]
    autocomplete_fields = ["organisation"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Person, site=site)
class PersonAdmin(RosterAdmin):
    verb = actions.save_person
    argument = "person"
    list_display = ["name", "mongolian_name", "office_phone"]
    list_filter = [PersonInForceFilter, "posts__role"]
    search_fields = ["name", "mongolian_name", "pinyin", "user__staff_number"]
    ordering = ["sort_key", "id"]
    fields = ["name", "mongolian_name", "office_phone"]
    inlines = [PostInline]


@admin.register(Post, site=site)
class PostAdmin(FreshMixin, ImportMixin, LeavingMixin, RosterAdmin):
    verb = actions.save_post
    argument = "post"
    resource = PostResource
    list_display = ["person", "organisation", "role", "title", "valid_from", "valid_to", "substitute"]
    list_select_related = ["person", "organisation", "substitute"]
    list_filter = [InForceFilter, "role", PostInsideFilter]
    search_fields = [
        "person__name", "person__pinyin", "organisation__code", "organisation__name", "organisation__pinyin", "title",
    ]  # fmt: skip
    autocomplete_fields = ["person", "organisation", "substitute"]
    fields = [
        "person", "organisation", "role", "title", "section", "valid_from", "valid_to",
        "substitute", "substitute_from", "substitute_to", "basis",
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "organisation")

    def asks_fresh(self, request) -> bool:
        """Of who can write the posts that open this site."""
        return any(post.role == Role.SECURITY_ADMIN for post in request.user.posts)

    def leave_view(self, request, pk):
        return self.to_sign_in_again(request) or super().leave_view(request, pk)

    def preview_view(self, request, token):
        return self.to_sign_in_again(request) or super().preview_view(request, token)

    def confirm_view(self, request, token):
        # A confirmation cannot be sent again by the way back: its preview is.
        again = self.to_sign_in_again(request)
        return redirect(self._url("import_preview", token)) if again else super().confirm_view(request, token)
