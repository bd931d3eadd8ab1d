"""How personal data looks where it is not shown in full: enough to tell two people apart, too little to use."""

MASK = "••••"


def phone(text: str) -> str:
    """``138****5678``; a land line keeps its last three digits."""
    return _keep(text, 3, 4) if len(text) >= 11 else _keep(text, 0, 3)


def identity(text: str) -> str:
    """``150422********9997``: place and last four, the date of birth hidden."""
    return _keep(text, 6, 4)


def name(text: str) -> str:
    """``张*``, ``额****``: names here need not have a surname, so only the first character stays."""
    return text[:1] + "*" * max(1, len(text) - 1)


def account(text: str) -> str:
    """The last four digits of a bank account."""
    return _keep(text, 0, 4)


def address(text: str) -> str:
    """The first six characters, as a rule banner and township."""
    return text[:6] + "****" if len(text) > 8 else MASK


KINDS = {"phone": phone, "identity": identity, "name": name, "account": account, "address": address}


def _keep(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    # Too short to hide anything behind the kept ends.
    return text[:first] + "*" * hidden + text[len(text) - last :] if hidden >= 4 else MASK
