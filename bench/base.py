"""What every measured database begins with: tables, rosters, accounts, and as many officials as will be at work."""

import django

django.setup()

from audit import clock  # noqa: E402 - Django is set up first
from bench import extent, roster  # noqa: E402
from config import preparing  # noqa: E402
from config.demonstration import loading  # noqa: E402


def main() -> None:
    for _step in preparing.steps():
        pass
    loading.load_accounts(print)
    roster.more_officials(extent.OFFICIALS, clock.now())


if __name__ == "__main__":
    main()
