"""Knows how a measure stands: whose turn it is and until when; what may be proposed; which days a holder has."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.clocks import Clock
from certificates.models import (
    AGAINST,
    Certificate,
    Condition,
    DisciplinePolicy,
    Happened,
    Measure,
    MeasureKind,
    MeasureStep,
    Programme,
    StatusEvent,
    StepKind,
)
from certificates.states import OVER, STANDING

# Where a measure stands, as a shape and in words.
STANDINGS = {
    "answer": ("waiting", gettext_lazy("The holder may answer")),
    "decision": ("waiting", gettext_lazy("Waits for a second person")),
    "declined": ("complete", gettext_lazy("Not done")),
    "appeal": ("waiting", gettext_lazy("The holder appealed")),
    "overturned": ("complete", gettext_lazy("Overturned on appeal")),
    "coming": ("in_progress", gettext_lazy("Decided; it takes effect when the days to appeal are over")),
    "done": ("complete", gettext_lazy("Decided and in effect")),
}


@dataclass(frozen=True)
class Standing:
    """A measure with its steps by kind, as it looks on a day of its body's."""

    measure: Measure
    steps: dict[str, MeasureStep]
    on: date

    @property
    def decided(self) -> MeasureStep | None:
        return self.steps.get(StepKind.CONFIRMED) or self.steps.get(StepKind.DECLINED)

    @property
    def answer_clock(self) -> Clock | None:
        """Until when the holder may answer; None where there is nothing to answer or it is done."""
        until = self.measure.answer_until
        if until is None or self.decided or StepKind.ANSWERED in self.steps:
            return None
        return Clock(until, self.on)

    @property
    def appeal_clock(self) -> Clock | None:
        """Until when the holder may appeal; None before a decision, where it cannot be, and once it is done."""
        confirmed = self.steps.get(StepKind.CONFIRMED)
        if confirmed is None or confirmed.until is None or StepKind.APPEALED in self.steps:
            return None
        return Clock(confirmed.until, self.on)

    @property
    def may_be_answered(self) -> bool:
        return self.answer_clock is not None and not self.answer_clock.is_over

    @property
    def may_be_decided(self) -> bool:
        return self.decided is None and not self.may_be_answered

    @property
    def may_be_appealed(self) -> bool:
        return self.appeal_clock is not None and not self.appeal_clock.is_over

    @property
    def appeal_waits(self) -> bool:
        return StepKind.APPEALED in self.steps and not {StepKind.UPHELD, StepKind.OVERTURNED} & self.steps.keys()

    @property
    def is_coming(self) -> bool:
        """Decided, and to take effect once nobody may appeal any more."""
        is_revocation = self.measure.kind == MeasureKind.REVOCATION
        return is_revocation and StepKind.CONFIRMED in self.steps and not self._ends & self.steps.keys()

    _ends = frozenset({StepKind.CARRIED_OUT, StepKind.OVERTURNED})

    @property
    def name(self) -> str:
        if self.decided is None:
            return "answer" if self.may_be_answered else "decision"
        if StepKind.DECLINED in self.steps:
            return "declined"
        if self.appeal_waits:
            return "appeal"
        if StepKind.OVERTURNED in self.steps:
            return "overturned"
        return "coming" if self.is_coming else "done"

    @property
    def kind(self) -> str:
        return STANDINGS[self.name][0]

    @property
    def words(self) -> str:
        return str(STANDINGS[self.name][1])


def standing(measure: Measure, on: date) -> Standing:
    return Standing(measure, {step.kind: step for step in measure.steps.all()}, on)


def policy(programme: Programme) -> DisciplinePolicy:
    """What holds for a measure proposed now; the house's own days where the programme has set none."""
    return programme.discipline_policies.first() or DisciplinePolicy(programme=programme)


def conditions_of(certificate: Certificate, on: date) -> Condition | None:
    """Under which conditions it is held on a day."""
    return next((one for one in certificate.certification.conditions.all() if one.holds_on(on)), None)


def why_not(certificate: Certificate, kind: str, on: date) -> str:
    """Why a measure of this kind cannot be proposed as things stand; empty where it can."""
    state, has_conditions = certificate.state(on), conditions_of(certificate, on) is not None
    if kind == MeasureKind.LIFTING:
        return "" if state.kind == "suspended" else _("It is not suspended.")
    if kind == MeasureKind.RELEASE:
        return "" if has_conditions else _("It is held under no conditions.")
    if state.kind not in STANDING | OVER:
        return _("Nothing can be done to it any more.")
    if kind == MeasureKind.SUSPENSION and is_suspended_by_two(certificate):
        return _("It is suspended already.")
    return ""


def is_suspended_by_two(certificate: Certificate) -> bool:
    """Whether two people suspended it, whatever one person has suspended it for since."""
    return certificate.state().kind == "suspended" and bool(_reasons_of_two(certificate))


def keeps_it_suspended(certificate: Certificate) -> str:
    """The reason, as a code, for which a suspended certificate stays suspended whatever was overturned: another
    measure first, then what one person had suspended it for; empty where nothing does."""
    by_one = [event.reason_code for event in _suspensions(certificate) if event.reason_code not in AGAINST]
    return next(iter([*_reasons_of_two(certificate), *by_one]), "")


def _suspensions(certificate: Certificate) -> list[StatusEvent]:
    """Since it was last reinstated, the latest first."""
    latest_first = reversed(certificate.happenings.all())
    since_lifted = takewhile(lambda event: event.what != Happened.REINSTATED, latest_first)
    return [event for event in since_lifted if event.what == Happened.SUSPENDED]


def _reasons_of_two(certificate: Certificate) -> list[str]:
    """Of the measures that suspended it since it was last reinstated, those that were not overturned; the latest first.

    A measure may have come upon a suspension for the same reason: nothing more happened then, and it stands all the
    same."""
    lifted = certificate.happenings.filter(what=Happened.REINSTATED).last()
    steps = MeasureStep.objects.filter(
        kind=StepKind.CONFIRMED,
        measure__certificate__certification=certificate.certification_id,
        # What is decided of one certificate is decided of those after it, and of none before.
        measure__certificate_id__lte=certificate.pk,
        measure__kind__in=(MeasureKind.SUSPENSION, MeasureKind.REVOCATION),
    ).exclude(measure__steps__kind=StepKind.OVERTURNED)
    if lifted is not None:
        steps = steps.filter(at__gt=lifted.at)
    return [*steps.order_by("-at", "-pk").values_list("measure__reason_code", flat=True)]


def open_kinds(certificate: Certificate, on: date) -> list[MeasureKind]:
    """What may be proposed about a certificate as it stands."""
    return [kind for kind in MeasureKind if not why_not(certificate, kind, on)]
