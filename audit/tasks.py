"""The record's two tasks on the beat schedule: ``audit.seal`` (every 5 s) and ``audit.anchor`` (every minute)."""

from celery import shared_task

from audit import anchoring, clock, sealing


@shared_task(name="audit.seal", ignore_result=True)
def seal(everything: bool = False) -> None:
    """Seal what was committed; once an hour the schedule asks for ``everything`` (rows of very long transactions)."""
    sealed = sealing.seal(at=clock.now(), everything=everything)
    if sealed and anchoring.missing():
        # A record is never without its anchor, or a missing anchor would prove nothing.
        anchoring.write(at=clock.now())


@shared_task(name="audit.anchor", ignore_result=True)
def anchor() -> None:
    """Write the head of the record down outside the database."""
    anchoring.write(at=clock.now())
