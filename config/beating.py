"""The beat as it must be on hosts whose clock somebody sets: Celery's own stands still until a clock that was put back has
caught up, and with it routing, notices and every limit."""

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Celery's scheduler with its file, which goes on from the present time wherever the clock was put back."""

    def tick(self, *args, **kwargs) -> float:
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            # Its times are those of the clock as it was.
            self._heap = None
        return super().tick(*args, **kwargs)
