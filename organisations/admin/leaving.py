"""Leaving a post: its open work, the successor, and the handover slip to print."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from organisations import actions, handover
from organisations.models import Person, Post

SESSION_KEY = "handover_slip"


class LeavingForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("last day in the post"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hand_over_to = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("successor"), required=False,
        help_text=gettext_lazy("Somebody with a living account who can sign for the unit."),
    )  # fmt: skip

    def __init__(self, data, *, post: Post, today: dt.date):
        super().__init__(data, initial={"on": today})
        self.fields["hand_over_to"].queryset = handover.who_can_sign(post.organisation, today, without=post)

    def clean_on(self) -> dt.date:
        on = self.cleaned_data["on"]
        # The day after it must exist, too.
        if on.year > 2200:
            raise ValidationError(_("This day is too far away."))
        return on


class LeavingMixin:
    """Adds the pages to the posts' admin."""

    change_form_template = "admin/organisations/post_change_form.html"

    def get_urls(self):
        own = [
            path(
                "<int:pk>/leave/",
                self.admin_site.admin_view(self.leave_view),
                name="organisations_post_leave",
            ),
            path(
                "<int:pk>/slip/", self.admin_site.admin_view(self.slip_view), name="organisations_post_slip"
            ),
        ]
        return own + super().get_urls()

    def leave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = self._post(request, pk)
        today = clock.today()
        form = LeavingForm(request.POST or None, post=post, today=today)
        work = handover.open_work(post, today)
        if request.method == "POST" and form.is_valid() and self._left(request, post, form):
            successor = form.cleaned_data["hand_over_to"]
            request.session[SESSION_KEY] = {
                "post": post.pk,
                "successor": str(successor) if successor else "",
                "work": [each.label for each in work],
            }
            messages.success(request, _("The post ends on that day; print the handover slip."))
            return redirect(reverse(f"{self.admin_site.name}:organisations_post_slip", args=[post.pk]))
        context = {"post": post, "work": work, "form": form, "title": _("Leave a post"), "opts": self.opts}
        return self._respond(request, "admin/organisations/leave_post.html", context)

    def slip_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = self._post(request, pk)
        kept = request.session.get(SESSION_KEY, {})
        if kept.get("post") != post.pk:
            kept = {"successor": "", "work": [each.label for each in handover.open_work(post, clock.today())]}
        return self._respond(
            request, "organisations/handover_slip.html", {**kept, "post": post, "today": clock.today()}
        )

    def _left(self, request, post: Post, form: LeavingForm) -> bool:
        try:
            actions.leave_post(post=post, **form.cleaned_data, by=request.user, at=clock.now())
        except ValidationError as error:
            # Rules of a column that this form does not show concern the form as a whole.
            known = getattr(error, "error_dict", {})
            form.add_error(None, error if set(known) <= set(form.fields) else ValidationError(error.messages))
            return False
        return True

    def _post(self, request, pk: int) -> Post:
        post = Post.objects.select_related("person", "organisation").filter(pk=pk).first()
        if post is None:
            raise Http404
        if not self.has_change_permission(request, post):
            raise PermissionDenied
        return post

    def _respond(self, request, template: str, context: dict) -> HttpResponse:
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **context})
