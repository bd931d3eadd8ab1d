"""Accounts: kept by the security administrator; the account keeper of a unit invites its people anew.

Every page of an account asks for a sign-in of the last ten minutes.
"""

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import admin as audit_admin
from audit import clock
from organisations import access, account_actions, signing_in
from organisations.admin.base import AutocompleteMixin, ChosenRowsMixin
from organisations.admin.fresh import FreshMixin
from organisations.admin.second_factor import SecondFactorMixin
from organisations.admin_site import site
from organisations.backends import MOBILE, mobile_of
from organisations.models import Post, Role, User
from organisations.models.users import STAFF_ROLES


class AccountForm(forms.ModelForm):
    """The mobile is stored as a look-up hash only; leaving it empty keeps it as it is."""

    mobile = forms.CharField(
        label=gettext_lazy("mobile for signing in"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Stored as a hash only, so it is never shown. Leave it empty to keep it."),
    )

    class Meta:
        model = User
        fields = ("person", "username", "staff_number", "email", "must_change_password")

    def clean_staff_number(self):
        return self.cleaned_data["staff_number"] or None

    def clean_mobile(self) -> str:
        given = self.cleaned_data["mobile"]
        mobile = mobile_of(given)
        if given and not MOBILE.fullmatch(mobile):
            raise forms.ValidationError(_("This is not a mobile number of 11 digits."))
        if mobile and account_actions.mobile_taken(mobile, self.instance):
            raise forms.ValidationError(_("Another account signs in with this number."))
        return mobile


@admin.register(User, site=site)
class UserAdmin(ChosenRowsMixin, SecondFactorMixin, AutocompleteMixin, FreshMixin, admin.ModelAdmin):
    form = AccountForm
    list_display = ("username", "person", "staff_number", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "staff_number", "person__name", "person__pinyin")
    list_select_related = ("person",)
    autocomplete_fields = ("person",)
    ordering = ("username",)
    actions = ("activate", "deactivate", "unlock")
    change_form_template = "admin/organisations/user/change_form.html"
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        """The security administrator sees all; an account keeper the accounts of people whose posts are all at the
        own unit, but not those of administrators and keepers: a new password opens every post of its person."""
        rows = super().get_queryset(request).filter(person__isnull=False)
        if self._all(request):
            return rows
        today = clock.today()
        units = request.user.organisations_as(Role.ACCOUNT_KEEPER)
        posts = Post.objects.on(today)
        beyond = posts.filter(Q(role__in=STAFF_ROLES) | ~Q(organisation__in=units))
        stood_in = beyond.filter(substitute_from__lte=today).filter(
            Q(substitute_to=None) | Q(substitute_to__gte=today)
        )
        return (
            rows.filter(person__in=posts.filter(organisation__in=units).values("person"))
            .exclude(person__in=beyond.values("person"))
            .exclude(person__in=stood_in.values("substitute"))
        )

    @staticmethod
    def _all(request) -> bool:
        return any(post.role == Role.SECURITY_ADMIN for post in request.user.posts)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        if self._all(request):
            return ("person", "username") if obj else ()
        return ("person", "username", "staff_number", "email")

    def save_model(self, request, obj, form, change):
        mobile = form.cleaned_data.get("mobile", "")
        account_actions.save_account(user=obj, mobile=mobile, by=request.user, at=clock.now())

    def get_urls(self):
        invite = path(
            "<int:pk>/invite/", self.admin_site.admin_view(self.invite), name="organisations_user_invite"
        )
        return [invite, *super().get_urls()]

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A one-time slip to hand over: a first password, or a new one for who forgot it."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, user) or user.pk == request.user.pk:
            raise PermissionDenied
        if request.method != "POST" or self.to_sign_in_again(request):
            return redirect(reverse("admin:organisations_user_change", args=[pk]))
        now = clock.now()
        token = account_actions.invite(user=user, by=request.user, at=now)
        context = self.admin_site.each_context(request) | {
            "title": _("One-time slip"),
            "invited": user,
            "address": request.build_absolute_uri(reverse("organisations:invitation", args=[token])),
            "until": now + account_actions.INVITATION_LIFE,
            "by": request.user,
        }
        response = render(request, "admin/organisations/user/slip.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description=gettext_lazy("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        self._set_active(request, queryset, True)

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request, queryset):
        self._set_active(request, queryset, False)

    def _set_active(self, request, queryset, active: bool) -> None:
        if not self._all(request):
            raise PermissionDenied
        rows = list(queryset.exclude(pk=request.user.pk))
        for user in rows:
            account_actions.set_active(user=user, active=active, by=request.user, at=clock.now())
        self.message_user(request, _("%(count)s accounts changed.") % {"count": len(rows)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Unlock after wrong passwords"), permissions=["change"])
    def unlock(self, request, queryset):
        for user in queryset:
            reset(username=user.username)
            signing_in.unlocked(user=user, by=request.user, at=clock.now())
        self.message_user(request, _("Unlocked."), messages.SUCCESS)


audit_admin.register(site, may_read=lambda request: access.may(request.user, "audit.view_auditrow"))
