"""Knows which days a nightly step still has to do, so that it costs what is new and a missed night is made up."""

from datetime import date, timedelta

from lms.notices.models import Round

_ONE_DAY = timedelta(days=1)


def days_to_do(step: str, *, today: date, most: int) -> list[date]:
    """The days since the step was last done, up to today, the earliest first; of a long break only the last `most`.

    On the first night it is today alone. A clock that was set back has nothing to do until it is there again; one that
    ran ahead by days goes on from yesterday, and whoever acts makes sure that nothing is done twice.
    """
    done = Round.objects.filter(step=step).values_list("done_through", flat=True).first()
    if done is None or done > today + _ONE_DAY:
        done = today - _ONE_DAY
    first = max(done + _ONE_DAY, today - timedelta(days=most - 1))
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def done(step: str, *, today: date) -> None:
    """Everything up to today is done."""
    Round.objects.update_or_create(step=step, defaults={"done_through": today})
