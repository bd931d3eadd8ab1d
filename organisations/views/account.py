"""My account: posts, the acting one, substitutes, API tokens."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import clock
from organisations import access, account_actions, api_tokens
from organisations.access import SIGNED_IN, open_to
from organisations.forms.accounts import SubstituteForm, TokenForm
from organisations.middleware import ACTING_POST
from organisations.models import ApiToken, Post


@require_GET
@open_to(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    return render(
        request, "organisations/account.html", {"posts": request.user.posts, "today": clock.today()}
    )


@require_http_methods(["GET", "POST"])
@open_to(SIGNED_IN)
def act_as(request: HttpRequest) -> HttpResponse:
    """Choose the post that acts for the rest of the session."""
    following = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    ):
        following = "/"
    if request.method == "POST":
        given = request.POST.get("post", "")
        try:
            post = access.acting_post(request.user, int(given) if given.isdecimal() else None)
        except access.ActingPostError as error:
            messages.error(request, str(error))
        else:
            request.session[ACTING_POST] = post.pk if post else None
            return redirect(following)
    context = {"posts": access.usable_posts(request.user), "following": following}
    return render(request, "organisations/act_as.html", context)


@require_http_methods(["GET", "POST"])
@open_to(SIGNED_IN)
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a substitute for one of my own posts."""
    post = get_object_or_404(Post.objects.on(clock.today()), pk=pk, person=request.user.person_id)
    given = {
        "substitute": post.substitute_id,
        "first_day": post.substitute_from,
        "last_day": post.substitute_to,
    }
    form = SubstituteForm(request.POST or None, post=post, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            account_actions.name_substitute(post=post, by=request.user, at=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The substitute is recorded."))
            return redirect("organisations:account")
    return render(request, "organisations/substitute.html", {"form": form, "post": post})


@require_http_methods(["GET", "POST"])
@open_to(SIGNED_IN)
def tokens(request: HttpRequest) -> HttpResponse:
    form, raw = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        ends = dt.datetime.combine(
            form.cleaned_data["last_day"], dt.time.max, timezone.get_default_timezone()
        )
        try:
            raw = api_tokens.create_token(
                user=request.user,
                label=form.cleaned_data["label"],
                scope=form.cleaned_data["scope"],
                expires_at=ends,
                by=request.user,
                at=clock.now(),
            )
            form = TokenForm()
        except account_actions.AccountError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "raw": raw,
        "allowed": api_tokens.may_hold_token(request.user),
        "tokens": ApiToken.objects.filter(user=request.user).order_by("-id"),
        "now": clock.now(),
    }
    response = render(request, "organisations/tokens.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@open_to(SIGNED_IN)
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user, revoked_at=None)
    api_tokens.revoke_token(token=token, by=request.user, at=clock.now())
    messages.success(request, _("The token is revoked."))
    return redirect("organisations:tokens")
