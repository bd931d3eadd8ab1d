"""A lost second factor is removed by two people: a keeper asks, another one confirms (DESIGN 6)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from audit import clock
from organisations import account_actions, second_factors


class SecondFactorMixin:
    """Adds both pages to the accounts' admin, whose list says which accounts one keeps."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/second-factor/", wrap(self.ask_removal), name="organisations_user_factor"),
            path("second-factor/<str:text>/", wrap(self.confirm_removal), name="organisations_user_confirm"),
        ]
        return own + super().get_urls()

    def ask_removal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows the address that the second person opens."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, user) or user.pk == request.user.pk:
            raise PermissionDenied
        back = redirect(reverse("admin:organisations_user_change", args=[pk]))
        if request.method != "POST" or self.to_sign_in_again(request):
            return back
        now = clock.now()
        try:
            text = second_factors.ask(user=user, by=request.user, at=now)
        except account_actions.AccountError as error:
            messages.error(request, str(error))
            return back
        address = request.build_absolute_uri(reverse("admin:organisations_user_confirm", args=[text]))
        return self._page(request, {"owner": user, "address": address, "until": now + second_factors.LIFE})

    def confirm_removal(self, request: HttpRequest, text: str) -> HttpResponse:
        again = self.to_sign_in_again(request)
        if again:
            return again
        now, home = clock.now(), redirect("admin:organisations_user_changelist")
        user, asker = second_factors.asked(text, now) or (None, None)
        if user is None:
            messages.error(request, _("This request is over. It has to be made anew."))
            return home
        if not self.has_change_permission(request, user) or user not in self.get_queryset(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, {"owner": user, "asker": asker})
        try:
            second_factors.confirm(text=text, by=request.user, at=now)
        except account_actions.AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The second factor is removed."))
        return home

    def _page(self, request: HttpRequest, shown: dict) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"title": _("Remove the second factor")} | shown
        response = render(request, "admin/organisations/user/second_factor.html", context)
        response["Cache-Control"] = "no-store"
        return response
