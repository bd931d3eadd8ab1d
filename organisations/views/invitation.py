"""The page behind a one-time invitation: the first password."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import clock
from organisations import account_actions
from organisations.access import PUBLIC, open_to
from organisations.forms.accounts import InvitationForm


@require_http_methods(["GET", "POST"])
@open_to(PUBLIC)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    invited = account_actions.invitation_of(token, now)
    if invited is None:
        return render(request, "organisations/invitation_over.html", status=410)
    form = InvitationForm(request.POST or None, user=invited.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = account_actions.accept_invitation(
                token=token, password=form.cleaned_data["password"], at=now
            )
        except account_actions.AccountError:
            return render(request, "organisations/invitation_over.html", status=410)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(
                request, _("Your password is set. Sign in as %(name)s.") % {"name": user.username}
            )
            return redirect("account_login")
    response = render(request, "organisations/invitation.html", {"form": form, "invited": invited.user})
    # Keeps the token out of the next address; "no-referrer" would also blank the Origin that Django compares.
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store"
    return response
