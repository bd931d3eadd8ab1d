"""The verbs on accounts, and the account of the system as actor."""


from organisations.models import User

SYSTEM = "system"


def system_user() -> User:
    """The account the queue acts by: no person, no usable password, cannot sign in."""
    user = User.objects.filter(username=SYSTEM).first()
    if user is None:
        user, _created = User.objects.get_or_create(username=SYSTEM, defaults={"password": "!"})
    return user
