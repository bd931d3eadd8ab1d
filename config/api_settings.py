"""Settings of the API: Django REST framework and the OpenAPI schema."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tickets.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tickets.api.parsing.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tickets.api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Party-building Alliance Portal",
    "DESCRIPTION": "What must be solved, who answers for it, and why. Times are ISO 8601 at +08:00, organisations are "
    "codes, lists are paged by cursor, errors are problem documents (RFC 9457).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_SUFFIX": "",
    "ENUM_NAME_OVERRIDES": {
        "Kind": "organisations.models.Kind",
        "Role": "organisations.models.Role",
        "AreaLevel": "organisations.models.AreaLevel",
        "OrganisationKind": "organisations.models.OrganisationKind",
        "LedBy": "organisations.models.LedBy",
        "State": "tickets.models.State",
        "DispatchState": "tickets.models.DispatchState",
        "DispatchRole": "tickets.models.DispatchRole",
        "Urgency": "tickets.models.Urgency",
        "Channel": "tickets.models.Channel",
        "ContactChannel": "tickets.models.ContactChannel",
        "ContactOutcome": "tickets.models.states.ContactOutcome",
        "MoveCode": "tickets.models.Move",
        "DeclineReason": "tickets.models.DeclineReason",
        "RedirectRoute": "tickets.models.RedirectRoute",
        "ReturnReason": "tickets.models.ReturnReason",
        "Result": "tickets.models.Result",
        "CallBackOutcome": "tickets.models.CallBackOutcome",
        "Satisfaction": "tickets.models.Satisfaction",
        "Outcome": "tickets.models.Outcome",
        "TriageReason": "tickets.models.TriageReason",
        "ConfirmOutcome": "tickets.api.enumerations.CONFIRM_OUTCOMES",
        "PassedOverReason": "tickets.api.enumerations.PASSED_OVER",
        "FileType": "tickets.models.FileType",
        "EventWhat": "tickets.api.enumerations.WHAT",
    },
}
