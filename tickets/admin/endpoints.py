"""Robots and subscribers: the system administrator's page. Address and secret go in and never come out."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from organisations.admin.base import AutocompleteMixin, ChosenRowsMixin
from organisations.admin.fresh import FreshMixin
from organisations.admin_site import site
from tickets.actions.endpoints import check, save_endpoint, send_test
from tickets.models import DeliveryState, Endpoint
from tickets.reading.deliveries import cause


class EndpointForm(forms.ModelForm):
    """What the action would refuse is an error at its field."""

    # The columns themselves are encrypted and stand in no form.
    new_address = forms.CharField(
        label=gettext_lazy("address"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.TextInput(attrs={"size": 80, "autocomplete": "off"}),
    )
    new_secret = forms.CharField(
        label=gettext_lazy("secret"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"size": 80, "autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "DingTalk: the robot's signing secret (SEC…). Webhook: empty, and one is made and shown once. WeCom: none."
        ),
    )

    class Meta:
        model = Endpoint
        fields = ("organisation", "channel", "name", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["new_address"].help_text = _(
                "Stored encrypted and never shown again. Leave it empty to keep it."
            )

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        try:
            check(self.instance, self.cleaned_data["new_address"], self.cleaned_data["new_secret"])
        except ValidationError as error:
            for field, errors in error.message_dict.items():
                self.add_error(f"new_{field}", errors)


@admin.register(Endpoint, site=site)
class EndpointAdmin(ChosenRowsMixin, AutocompleteMixin, FreshMixin, admin.ModelAdmin):
    form = EndpointForm
    list_display = ("name", "organisation", "channel", "host", "is_active")
    list_filter = ("channel", "is_active")
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name", "host")
    autocomplete_fields = ("organisation",)
    change_form_template = "admin/tickets/endpoint/change_form.html"
    show_full_result_count = False
    actions = None

    def get_fields(self, request, obj=None):
        return ["organisation", "channel", "name", "new_address", "new_secret", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        # A stored address belongs to its channel.
        return ["channel"] if obj else []

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change):
        made = save_endpoint(
            endpoint=obj,
            address=form.cleaned_data["new_address"],
            secret=form.cleaned_data["new_secret"],
            by=request.user,
            at=clock.now(),
        )
        if made:
            messages.warning(
                request,
                _("Secret of the subscriber, shown this once; hand it to whoever runs it: %(secret)s")
                % {"secret": made},
            )

    def get_urls(self):
        test = path("<int:pk>/test/", self.admin_site.admin_view(self.test), name="tickets_endpoint_test")
        return [test, *super().get_urls()]

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a test message and say how it went."""
        endpoint = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, endpoint):
            raise PermissionDenied
        back = redirect(reverse("admin:tickets_endpoint_change", args=[pk]))
        if request.method != "POST" or self.to_sign_in_again(request):
            return back
        delivery = send_test(endpoint=endpoint, by=request.user, at=clock.now())
        if delivery.state == DeliveryState.SENT:
            messages.success(request, _("The test message was taken."))
        else:
            messages.error(
                request, _("The test message was not taken. %(cause)s") % {"cause": cause(delivery.error)}
            )
        return back
