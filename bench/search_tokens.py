"""Search entries for tickets that were loaded by COPY, written by the portal's own job."""

from tickets.search import indexing


def fill(say) -> None:
    """Build the index anew, batch by batch."""
    indexing.begin_anew()
    while not indexing.is_complete():
        indexing.build_on(wait=True)
    say("every ticket can be searched")
