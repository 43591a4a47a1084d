"""Say when each host may be asked next."""

from __future__ import annotations

import datetime
import email.utils

__all__ = ["Schedule", "retry_after"]


class Schedule:
    """Keep for each host the time, on any steady clock in seconds, before which it must not be asked.

    `delay` lies between an answer and the next request; a site's own longer delay takes its place.

    >>> schedule = Schedule(1.0)
    >>> schedule.done("kpu.go.id", now=10.0)
    >>> schedule.wait("kpu.go.id", now=10.25), schedule.wait("jateng.kpu.go.id", now=10.25)
    (0.75, 0.0)
    """

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._delays: dict[str, float] = {}
        self._next: dict[str, float] = {}

    def slow_down(self, host: str, delay: float | None) -> None:
        """Take the delay that a site asks for; it never shortens the other."""
        self._delays[host] = max(self._delays.get(host, self._delay), delay or 0.0)

    def delay(self, host: str) -> float:
        """Return the seconds between two requests to a host."""
        return self._delays.get(host, self._delay)

    def done(self, host: str, *, now: float) -> None:
        """Note that an exchange has ended."""
        self._next[host] = max(self._next.get(host, now), now + self.delay(host))

    def hold(self, host: str, *, until: float) -> None:
        """Leave a host alone until a time."""
        self._next[host] = max(self._next.get(host, until), until)

    def wait(self, host: str, *, now: float) -> float:
        """Return the seconds until a host may be asked."""
        return max(0.0, self._next.get(host, now) - now)


def retry_after(value: str, *, now: datetime.datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, None where it says nothing that can be read.

    >>> day = datetime.datetime(2025, 7, 29, 10, 0, tzinfo=datetime.UTC)
    >>> retry_after("120", now=day), retry_after("Tue, 29 Jul 2025 10:01:00 GMT", now=day), retry_after("soon", now=day)
    (120.0, 60.0, None)
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        until = email.utils.parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, (until if until.tzinfo else until.replace(tzinfo=datetime.UTC)).timestamp() - now.timestamp())
