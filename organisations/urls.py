"""Pages of accounts, people and organisations (namespace `organisations`)."""

from django.urls import path

from organisations.views import account, directory, duty, invitation

app_name = "organisations"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/act-as/", account.act_as, name="act_as"),
    path("account/posts/<int:pk>/substitute/", account.substitute, name="substitute"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke_token"),
    path("accounts/invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("people/", directory.people, name="people"),
    path("people/<int:pk>/", directory.person, name="person"),
    path("duty/", duty.duty_roster, name="duty_roster"),
    path("duty/<int:shift>/telephone/", duty.telephone, name="duty_telephone"),
    path("organisations/", directory.organisations, name="organisations"),
    path("organisations/<str:code>/", directory.organisation, name="organisation"),
]
