"""Settings of signing in: passwords, lock-out, second factors."""

from config.environment import Environment, UnsafeSetting

env = Environment()


def oidc_providers(issuer: str, given: Environment) -> dict:
    """allauth's setting for one identity service. Raises UnsafeSetting for one without HTTPS or client."""
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        if not given.text(name):
            raise UnsafeSetting(f"{name} is missing. OIDC_ISSUER needs it: the identity service gave it out.")
    if given.production and not issuer.startswith("https://"):
        raise UnsafeSetting("OIDC_ISSUER must begin with https:// in production.")
    service = {
        "provider_id": "office",
        "name": given.text("OIDC_NAME"),
        "client_id": given.text("OIDC_CLIENT_ID"),
        "secret": given.text("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [service]}}


AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "organisations.backends.IdentifierBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.number("PASSWORD_LENGTH")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "organisations.passwords.CharacterClassesValidator"},
]
PASSWORD_DAYS = env.number("PASSWORD_DAYS")
PASSWORD_HISTORY = env.number("PASSWORD_HISTORY")
if PASSWORD_HISTORY:
    AUTH_PASSWORD_VALIDATORS.append(
        {"NAME": "organisations.passwords.NotUsedBeforeValidator", "OPTIONS": {"last": PASSWORD_HISTORY}}
    )
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "organisations.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "organisations.forms.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# django-axes locks out after wrong passwords (`organisations.lock_out`). A whole office signs in through one address
# at half past eight, so an address is never counted by itself; what is left to allauth is the guessing of second
# factors' codes, counted by account.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": "10/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "organisations.factor_adapter.FactorAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    f"{use}_webauthn": f"organisations.forms.passkeys.{form}"
    for use, form in (
        ("add", "AddForm"),
        ("authenticate", "AuthenticateForm"),
        ("login", "LoginForm"),
        ("reauthenticate", "ReauthenticateForm"),
        ("edit", "EditForm"),
    )
}
# There is nothing to guess about a passkey, and a whole office signs in through one address.
MFA_RATE_LIMITS = {"webauthn_login": False}
# Telephones of field workers run up to half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "党建联合体协同平台"
# The office's own identity service; without OIDC_ISSUER there is none.
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_NAME = env.text("OIDC_NAME")
OIDC_CLAIM = env.text("OIDC_CLAIM")
SOCIALACCOUNT_ADAPTER = "organisations.oidc_adapter.OidcAdapter"
# The button is a link: the page's security policy lets no form lead to another host.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = oidc_providers(OIDC_ISSUER, env) if OIDC_ISSUER else {}
AXES_HANDLER = "organisations.lock_out.LockOut"
AXES_FAILURE_LIMIT = env.number("SIGN_IN_ATTEMPTS")
AXES_COOLOFF_TIME = env.number("SIGN_IN_LOCK_MINUTES") / 60
# Who goes on trying while locked out does not make it last longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
SIGN_IN_ATTEMPTS_ANYWHERE = env.number("SIGN_IN_ATTEMPTS_ANYWHERE")
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "organisations.backends.lock_out_name"
AXES_CLIENT_IP_CALLABLE = "organisations.backends.client_address"
