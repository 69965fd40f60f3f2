"""Knows which programmes, applications and certificates a person may open; what they may not see is not there."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from certificates import tokens
from certificates.models import (
    AfterDeath,
    ApiToken,
    Application,
    Certificate,
    CertificateQuerySet,
    ChangePreview,
    Charge,
    Following,
    IssueRun,
    Message,
    Programme,
    ProgrammeDraft,
    Proof,
    ProofKind,
    ReferenceRequest,
    ReviewCase,
    ReviewCaseQuerySet,
    Settlement,
    Statement,
    Status,
    Visibility,
    Waiver,
)
from courses import access as courses_access
from lms.people import access
from lms.people.models import Organisation, User
from lms.people.roles import Role
from supervision import access as supervision_access


def programmes() -> QuerySet[Programme]:
    """Every programme; anybody may read what it asks for."""
    return Programme.objects.select_related("body")


def programme(slug: str) -> Programme:
    return get_object_or_404(programmes(), slug=slug)


def programme_for(person, slug: str) -> Programme:
    """The same with `is_followed`: whether `person` keeps it on their own page."""
    following = Following.objects.filter(person__in=person.accounts, programme=OuterRef("pk"))
    return get_object_or_404(programmes().annotate(is_followed=Exists(following)), slug=slug)


def followed(person) -> QuerySet[Programme]:
    return programmes().filter(pk__in=Following.objects.filter(person__in=person.accounts).values("programme"))


def statement(programme: Programme, code: str) -> Statement:
    """The text of a statement that is signed today: the current version, or the latest where none is named."""
    texts = Statement.objects.filter(body=programme.body_id, code=code)
    current = programme.statements.get(code)
    found = texts.filter(version=current) if current else texts.order_by("-pk")
    text = found.first()
    if text is None:
        raise Http404
    return text


def _applications() -> QuerySet[Application]:
    beside = ("person", "programme__body", "standard", "process", "certificate")
    return Application.objects.select_related(*beside)


def own_application(person, pk: int) -> Application:
    return get_object_or_404(_applications(), pk=pk, person__in=person.accounts)


def open_application(person, programme: Programme) -> Application | None:
    """What a person has under way for a programme, sent or not."""
    rows = Application.objects.open().filter(person__in=person.accounts, programme=programme)
    return rows.select_related("standard", "process").first()


def applications_of(person) -> QuerySet[Application]:
    """One's own, the latest first, each with `has_news`."""
    return _with_news(_applications(), for_body=False).filter(person__in=person.accounts).order_by("-begun_at")


def application_in_talk(person, pk: int) -> Application:
    """An application whose messages `person` may read: their own, or one sent to a body they review or decide for."""
    bodies = access.organisations(person, Role.REVIEWER, Role.REGISTRAR)
    sent = Q(programme__body__in=bodies, submitted_at__isnull=False)
    return get_object_or_404(_applications().filter(Q(person__in=person.accounts) | sent), pk=pk)


def with_new_messages(person) -> QuerySet[Application]:
    """What applicants wrote to the bodies `person` reviews or decides for and nobody there has read."""
    sent = _sent_to(person, Role.REVIEWER, Role.REGISTRAR)
    return _with_news(sent, for_body=True).filter(has_news=True).order_by("submitted_at", "pk")  # type: ignore[misc]


def _with_news(rows: QuerySet[Application], *, for_body: bool) -> QuerySet[Application]:
    """Each with `has_news`: whether the other side wrote something that this side has not read."""
    read_at = Coalesce("read_by_body_at" if for_body else "read_by_applicant_at", "begun_at")
    written = Message.objects.filter(application=OuterRef("pk"), is_from_body=not for_body, at__gt=OuterRef("read_at"))
    return rows.annotate(read_at=read_at).annotate(has_news=Exists(written))


def to_review(person) -> QuerySet[Application]:
    """What waits for a reviewer of the bodies `person` reviews for, the longest waiting first; never one's own."""
    waiting = Q(status=Status.SUBMITTED, waits_for=Role.REVIEWER)
    return _sent_to(person, Role.REVIEWER).filter(waiting).order_by("submitted_at", "pk")


def to_decide(person) -> QuerySet[Application]:
    """What waits for a registrar of the bodies `person` decides for, at the last step or before it, the longest waiting
    first; never one's own."""
    waiting = Q(status=Status.RECOMMENDED) | Q(status=Status.SUBMITTED, waits_for=Role.REGISTRAR)
    return _sent_to(person, Role.REGISTRAR).filter(waiting).order_by("submitted_at", "pk")


def appeals_to_decide(person) -> QuerySet[Application]:
    """Appealed applications of the bodies whose registrar `person` is, the longest waiting first; never one's own."""
    return _sent_to(person, Role.REGISTRAR).filter(status=Status.APPEALED).order_by("decision__appeal__at", "pk")


def application_to_review(person, pk: int) -> Application:
    """An application that was ever sent to a body `person` reviews for."""
    return get_object_or_404(_sent_to(person, Role.REVIEWER), pk=pk)


def application_to_decide(person, pk: int) -> Application:
    return get_object_or_404(_sent_to(person, Role.REGISTRAR), pk=pk)


def application_in_hand(person, pk: int) -> Application:
    """An application at one of its steps, for whoever reviews or decides for its body; whose step it is, the action
    asks."""
    return get_object_or_404(_sent_to(person, Role.REVIEWER, Role.REGISTRAR), pk=pk)


def ready_to_issue(person, programme: Programme) -> QuerySet[Application]:
    """What waits for its decision in one programme of a body whose registrar `person` is; never one's own."""
    return to_decide(person).filter(programme=programme, status=Status.RECOMMENDED)


def runs(person) -> QuerySet[IssueRun]:
    """Every mass issue of the bodies whose registrar `person` is, the latest first."""
    bodies = access.organisations(person, Role.REGISTRAR)
    return IssueRun.objects.filter(programme__body__in=bodies).select_related("programme__body", "begun_by")


def run(person, pk: int) -> IssueRun:
    return get_object_or_404(runs(person), pk=pk)


def charge(person, pk: int) -> Charge:
    """A fee of an application that was sent to a body `person` reviews or decides for."""
    rows = Charge.objects.select_related("application__person", "application__programme__body")
    return get_object_or_404(rows, pk=pk, application__in=_sent_to(person, Role.REVIEWER, Role.REGISTRAR))


def settlement(person, pk: int) -> Settlement:
    rows = Settlement.objects.select_related("charge__application__programme__body")
    return get_object_or_404(rows, pk=pk, charge__application__in=_sent_to(person, Role.REVIEWER, Role.REGISTRAR))


def programmes_of_registrar(person) -> QuerySet[Programme]:
    """The programmes of the bodies whose registrar `person` is."""
    return programmes().filter(body__in=access.organisations(person, Role.REGISTRAR))


def programme_of_registrar(person, slug: str) -> Programme:
    return get_object_or_404(programmes_of_registrar(person), slug=slug)


def _sent_to(person, *roles: Role) -> QuerySet[Application]:
    bodies = access.organisations(person, *roles)
    return (
        _applications()
        .filter(programme__body__in=bodies, submitted_at__isnull=False)
        .exclude(person__in=person.accounts)
    )


def proofs_to_review(person) -> QuerySet[Proof]:
    """Proofs that wait for somebody of the bodies where `person` decides about their kind; never one's own."""
    return _proofs_for(person).filter(decision=None).order_by("sent_at", "pk")


def proof_to_review(person, pk: int) -> Proof:
    return get_object_or_404(_proofs_for(person), pk=pk)


def proof(person, pk: int) -> Proof:
    """A proof whose file `person` may open: their own, or one whose kind they decide about."""
    rows = Proof.objects.exclude(ending="").filter(Q(person__in=person.accounts) | _decided_by(person))
    return get_object_or_404(rows, pk=pk)


def _proofs_for(person) -> QuerySet[Proof]:
    return Proof.objects.facts().filter(_decided_by(person)).exclude(person__in=person.accounts)


def _decided_by(person) -> Q:
    """Reviewers decide about everything; who runs the programmes of a body, about what was done and what happened;
    registrars about exams held elsewhere."""
    where = access.organisations(person, Role.REVIEWER)
    deeds = access.organisations(person, Role.PROGRAMME_MANAGER)
    exams = access.organisations(person, Role.REGISTRAR)
    return (
        Q(programme__body__in=where)
        | Q(programme__body__in=deeds, kind__in=(ProofKind.TASK, ProofKind.EVENT))
        | Q(programme__body__in=exams, kind=ProofKind.EXAM)
    )


def seen_by(person) -> QuerySet[User]:
    """Whom `person` supervises today, or who learns or practises where they manage the programme; never themselves."""
    trainees, learners = supervision_access.trainees_seen_by(person), courses_access.learners_seen_by(person)
    return User.objects.filter(Q(pk__in=trainees) | Q(pk__in=learners)).exclude(pk__in=person.accounts)


def people_on(person, programme: Programme) -> QuerySet[User]:
    """Of these people who follow a programme or have an application for it under way, by name."""
    at_it = Q(followings__programme=programme) | Q(
        pk__in=Application.objects.open().filter(programme=programme).values("person")
    )
    return seen_by(person).filter(at_it).distinct().order_by("legal_family_name", "legal_given_names", "pk")


def person_on(person, programme: Programme, pk: int) -> User:
    return get_object_or_404(people_on(person, programme), pk=pk)


def programmes_of_people(person) -> QuerySet[Programme]:
    """The programmes that people whom `person` may see follow or apply for."""
    seen = seen_by(person).values("pk")
    following = Following.objects.filter(person__in=seen).values("programme")
    under_way = Application.objects.open().filter(person__in=seen).values("programme")
    return programmes().filter(Q(pk__in=following) | Q(pk__in=under_way)).order_by("title")


def programmes_of_staff(person) -> QuerySet[Programme]:
    """The programmes of the bodies whose reviewer or registrar `person` is."""
    return programmes().filter(body__in=access.organisations(person, Role.REVIEWER, Role.REGISTRAR))


def programme_of_staff(person, slug: str) -> Programme:
    return get_object_or_404(programmes_of_staff(person), slug=slug)


def applicant_of(programme: Programme, pk: str) -> User | None:
    """Whose application this is, where it is one for this programme that was ever sent."""
    sent = Application.objects.filter(programme=programme).exclude(submitted_at=None)
    found = sent.filter(pk=pk).select_related("person").first() if pk.isdecimal() and len(pk) < 10 else None
    return found.person if found else None


def waivers_of(programme: Programme) -> QuerySet[Waiver]:
    """Everything a body waived, or thought of waiving, for one of its programmes, the latest first."""
    return Waiver.objects.told().filter(programme=programme)


def waiver(person, pk: int) -> Waiver:
    return get_object_or_404(Waiver.objects.told().filter(programme__in=programmes_of_staff(person)), pk=pk)


def own_reference_request(person, pk: int) -> ReferenceRequest:
    return get_object_or_404(ReferenceRequest.objects.told(), pk=pk, person__in=person.accounts)


def reference_request(token: str) -> ReferenceRequest | None:
    """Whatever was asked by the link with this secret."""
    return ReferenceRequest.objects.told().filter(digest__in=tokens.digests(token)).first()


def references_to_read(person) -> QuerySet[ReferenceRequest]:
    """What was answered to bodies `person` reviews for; never about oneself."""
    bodies = access.organisations(person, Role.REVIEWER)
    given = ReferenceRequest.objects.told().filter(answer__is_given=True, programme__body__in=bodies)
    return given.exclude(person__in=person.accounts).order_by("answer__given_at")


def reference(person, pk: int) -> ReferenceRequest:
    return get_object_or_404(references_to_read(person), pk=pk)


# Who writes down what comes to a body, each what they decide about.
RECORDERS = (Role.REVIEWER, Role.PROGRAMME_MANAGER, Role.REGISTRAR)


def recordable(person) -> QuerySet[Programme]:
    """Programmes of the bodies to which things come that `person` may write down."""
    return programmes().filter(body__in=access.organisations(person, *RECORDERS))


def recorded_kinds(person, programme: Programme) -> list[str]:
    """The kinds of proof that `person` may write down for somebody; a credential is sent by whoever holds it."""
    if access.holds(person, Role.REVIEWER, organisation=programme.body_id):
        return [ProofKind.TASK, ProofKind.EVENT, ProofKind.DOCUMENT, ProofKind.EXAM]
    deeds, exams = (access.holds(person, role, organisation=programme.body_id) for role in RECORDERS[1:])
    return [*([ProofKind.TASK, ProofKind.EVENT] if deeds else []), *([ProofKind.EXAM] if exams else [])]


def known_to_body(email: str, programme: Programme) -> User | None:
    """Whoever signs in with this address, where they follow the programme or have begun to apply; nobody else."""
    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        # An address of an account they left for another.
        found = User.objects.filter(emailaddress__email__iexact=email.strip(), emailaddress__verified=True).first()
    if found is None:
        return None
    found = found.lasting
    own = {"person__in": found.accounts, "programme": programme}
    is_at_it = Following.objects.filter(**own).exists() or Application.objects.filter(**own).exists()
    return found if is_at_it else None


def held_by(person) -> CertificateQuerySet:
    return Certificate.objects.of(person).with_what_a_page_needs()


def held_certificate(person, number: str) -> Certificate:
    return get_object_or_404(held_by(person), number=number)


def issued_by_bodies_of(person) -> CertificateQuerySet:
    """Certificates of the bodies whose registrar `person` is, the latest first; never one's own, since what the staff
    note is not for its holder."""
    bodies = access.organisations(person, Role.REGISTRAR)
    rows = Certificate.objects.with_what_a_page_needs().select_related("certification__person")
    return rows.filter(certification__programme__body__in=bodies).exclude(certification__person__in=person.accounts)


def issued_certificate(person, number: str) -> Certificate:
    rows = issued_by_bodies_of(person).select_related("certification__person", "issued_by", "finished_by")
    return get_object_or_404(rows, number=number)


def token_makers(person) -> QuerySet[Organisation]:
    """The organisations for which `person` may make tokens."""
    return access.organisations(person, Role.PROGRAMME_MANAGER, Role.REGISTRAR).order_by("name")


def api_tokens(person) -> QuerySet[ApiToken]:
    """Every token of those organisations, revoked ones too."""
    makers = access.organisations(person, Role.PROGRAMME_MANAGER, Role.REGISTRAR)
    rows = ApiToken.objects.select_related("organisation", "made_by")
    return rows.filter(organisation__in=makers).order_by("organisation__name", "label", "pk")


def api_token(person, pk: int) -> ApiToken:
    return get_object_or_404(api_tokens(person), pk=pk)


def bodies_with_a_register() -> QuerySet[Organisation]:
    """Certifying bodies that have a programme."""
    return Organisation.objects.filter(certifies=True, programmes__isnull=False).distinct().order_by("name")


def checkable() -> CertificateQuerySet:
    """What a stranger may see: everything but what its holder hides, or its body since the holder's death."""
    shown = Certificate.objects.exclude(certification__visibility=Visibility.HIDDEN)
    return shown.exclude(certification__after_death=AfterDeath.NOT_SHOWN)


def cases(person) -> ReviewCaseQuerySet:
    """Review cases of the bodies `person` reviews or decides for; never of one's own certificate."""
    return _cases_at(person, Role.REVIEWER, Role.REGISTRAR)


def cases_to_close(person) -> ReviewCaseQuerySet:
    """Open cases of the bodies whose registrar `person` is, the longest waiting first."""
    return _cases_at(person, Role.REGISTRAR).open().order_by("opened_at", "pk")


def case(person, pk: int) -> ReviewCase:
    return get_object_or_404(cases(person), pk=pk)


def case_to_close(person, pk: int) -> ReviewCase:
    """Open or closed, so that a page sent twice is not lost."""
    return get_object_or_404(_cases_at(person, Role.REGISTRAR), pk=pk)


def _cases_at(person, *roles: Role) -> ReviewCaseQuerySet:
    bodies = access.organisations(person, *roles)
    rows = ReviewCase.objects.with_what_a_page_needs().filter(certificate__certification__programme__body__in=bodies)
    return rows.exclude(certificate__certification__person__in=person.accounts)


def drafts(person) -> QuerySet[ProgrammeDraft]:
    """Drafts of the bodies whose registrar `person` is."""
    return ProgrammeDraft.objects.filter(body__in=access.organisations(person, Role.REGISTRAR))


def draft(person, pk: int) -> ProgrammeDraft:
    """Another body's draft answers as one that never was."""
    return get_object_or_404(drafts(person).select_related("body", "latest_revision__user"), pk=pk)


def programmes_without_draft(person) -> QuerySet[Programme]:
    """Published programmes of the bodies whose registrar `person` is, which nobody has opened in the editor yet."""
    bodies = access.organisations(person, Role.REGISTRAR)
    opened = ProgrammeDraft.objects.filter(body=OuterRef("body"), slug=OuterRef("slug"))
    return programmes().filter(~Exists(opened), body__in=bodies)


def change_preview(person, pk: int) -> ChangePreview:
    """Names of applicants and holders are for their body's own registrars."""
    rows = ChangePreview.objects.filter(draft__in=drafts(person)).select_related("draft__body", "asked_by")
    return get_object_or_404(rows, pk=pk)
