"""One service of the portal as a process of its own: `python -m bench.serve web|worker|beat [ADDRESS]`."""

import sys

import django


def main(name: str, address: str = "") -> None:
    django.setup()
    from config import services  # noqa: PLC0415 - Django is set up first
    from config.environment import Environment  # noqa: PLC0415

    environment = Environment()
    if name == "web":
        services.web(address, environment)
    elif name == "worker":
        services.worker(environment)
    else:
        services.beat()


if __name__ == "__main__":
    main(*sys.argv[1:])
