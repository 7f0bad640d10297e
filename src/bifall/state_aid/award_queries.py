"""Questions about de minimis aid: the single undertaking, what it has been given, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.organisations.policies import authorisations
from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.state_aid.aid_register import RegisterEntry, register_by
from bifall.regulations.state_aid.de_minimis import (
    AidKind,
    Award,
    Declaration,
    Excluded,
    declaration_age_rule,
)
from bifall.regulations.state_aid.de_minimis_award import AwardVerdict, Known, check_award
from bifall.regulations.state_aid.exchange import ExchangeRate, InEuro
from bifall.regulations.state_aid.single_undertaking import (
    Control,
    ControlLink,
    SingleUndertaking,
    single_undertaking,
)
from bifall.state_aid.beneficiary_queries import to_award
from bifall.state_aid.models import (
    AidAssessment,
    AidAward,
    AidBeneficiary,
    AidDeclaration,
    AwardCorrection,
    DeclaredAward,
    DeclaredLink,
    MonthRate,
    OwnershipLink,
    Undertaking,
)
from bifall.state_aid.queries import cases_visible_to, granted_of_each
from bifall.state_aid.states import ASKED_TO_DECLARE, AidBasis, AidReach


@dataclass(frozen=True, slots=True)
class Group:
    """A single undertaking: its members, and every link that one of them is an end of."""

    verdict: SingleUndertaking
    members: tuple[Undertaking, ...]
    links: tuple[OwnershipLink, ...]


def rate_in(authority_id: UUID, day: date) -> MonthRate | None:
    """The rate of the day's month; None when nobody has recorded it."""
    return MonthRate.objects.filter(authority_id=authority_id, year=day.year, month=day.month).first()


def undertakings_of(authority: Authority) -> QuerySet[Undertaking]:
    return Undertaking.objects.filter(authority=authority).order_by("name", "register_number")


def group_of(undertaking: Undertaking, on: date) -> Group:
    """The single undertaking that the undertaking belongs to on the day."""
    links = tuple(
        OwnershipLink.objects.filter(controller__authority_id=undertaking.authority_id).select_related(
            "controller", "controlled", "recorded_by"
        )
    )
    known = {str(end): end for link in links for end in (link.controller, link.controlled)}
    known[str(undertaking)] = undertaking
    public = frozenset(name for name, one in known.items() if one.is_public_body)
    controls = [as_rule(link) for link in links if link.control]
    verdict = single_undertaking(str(undertaking), controls, on=on, public_bodies=public)
    members = tuple(known[name] for name in sorted(verdict.members))
    return Group(
        verdict, members, tuple(link for link in links if {link.controller, link.controlled} & set(members))
    )


def as_rule(link: OwnershipLink) -> ControlLink:
    """A link of control as the rules take it: undertakings go by name and number."""
    return ControlLink(
        str(link.controller),
        str(link.controlled),
        Control(link.control),
        link.valid_from,
        link.valid_to,
        link.source,
    )


def declaration_of(application: Application, undertaking: Undertaking | None = None) -> AidDeclaration | None:
    """The declaration that counts: the last one of the undertaking, or of the applicant."""
    whose = (
        Q(undertaking__organisation=application.organisation_id)
        if undertaking is None
        else Q(undertaking=undertaking)
    )
    return declarations_of(application).filter(whose).first()


def declarations_of(application: Application) -> QuerySet[AidDeclaration]:
    """All that has been declared in the case, the latest first, with what was made of it."""
    corrections = AwardCorrection.objects.order_by("-corrected_at", "-id").select_related("corrected_by")
    rows = DeclaredAward.objects.order_by("position").prefetch_related(Prefetch("corrections", corrections))
    links = DeclaredLink.objects.order_by("position").select_related("handled_by")
    return (
        AidDeclaration.objects.filter(application=application)
        .select_related("declared_by", "undertaking")
        .prefetch_related(Prefetch("awards", rows), Prefetch("links", links))
        .order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class Validity:
    """Until which day a declaration is enough for a decision: it is then `days` old."""

    days: int
    until: date
    is_too_old: bool


def validity_of(declaration: AidDeclaration | None, on: date) -> Validity | None:
    """By the rule of the day; None without a declaration, or when no rule limits its age."""
    rule = declaration_age_rule(on)
    if declaration is None or rule is None:
        return None
    until = declaration.declared_on + timedelta(days=rule.days)
    return Validity(rule.days, until, is_too_old=until < on)


def links_that_wait(application: Application) -> list[DeclaredLink]:
    """What the applicant has told of who controls whom, and nobody has taken in or left out."""
    declaration = declaration_of(application)
    return [] if declaration is None else [link for link in declaration.links.all() if not link.handling]


def awards_of(members: tuple[Undertaking, ...]) -> list[AidAward]:
    """What the authority has given the members, the latest first; what was withdrawn is left out."""
    return list(
        AidAward.objects.filter(undertaking__in=members, withdrawn_at=None)
        .select_related("undertaking", "application__case")
        .order_by("-granted_on", "pk")
    )


def all_awards_of(application: Application) -> QuerySet[AidAward]:
    """What the case has given, also what was withdrawn, in the order in which it was recorded."""
    found = AidAward.objects.filter(application=application)
    return found.select_related("undertaking", "recorded_by", "reported_by").order_by(
        "recorded_at", "undertaking__name", "id"
    )


def try_award(
    application: Application,
    undertaking: Undertaking,
    *,
    amount_sek: int,
    rate: MonthRate,
    on: date,
    is_for_excluded: bool = False,
) -> AwardVerdict:
    """Whether de minimis aid of so many kronor fits, when the right to it is conferred on the day."""
    group = group_of(undertaking, on)
    known = Known(
        links=tuple(as_rule(link) for link in group.links if link.control),
        public_bodies=frozenset(str(one) for one in group.members if one.is_public_body)
        | frozenset(str(link.controller) for link in group.links if link.controller.is_public_body),
        awards=tuple(
            Award(str(award.undertaking), AidKind.GENERAL, award.granted_on, award.amount_cents)
            for award in awards_of(group.members)
        ),
        declaration=_declared(application, undertaking),
    )
    return check_award(
        undertaking=str(undertaking),
        amount_ore=amount_sek * 100,
        rate=ExchangeRate(rate.sek_per_eur, rate.year, rate.month, rate.source),
        known=known,
        on=on,
        aid_is_for=(Excluded.AGRICULTURE,) if is_for_excluded else (),
    )


def _declared(application: Application, undertaking: Undertaking) -> Declaration | None:
    declaration = declaration_of(application, undertaking)
    if declaration is None:
        return None
    name = str(declaration.undertaking)
    counted = ((row, next(iter(row.corrections.all()), row)) for row in declaration.awards.all())
    awards = tuple(
        Award(name, AidKind(as_is.kind), as_is.granted_on, as_is.amount_cents, granted_by=row.given_by)
        for row, as_is in counted
        if as_is.amount_cents
    )
    return Declaration(name, declaration.declared_on, declaration.covers_from, awards)


def register_of(user: User, authority: Authority) -> QuerySet[AidAward]:
    """The awards that the user may read, the first to be registered first."""
    return (
        AidAward.objects.filter(
            authority=authority, withdrawn_at=None, application__in=cases_visible_to(user)
        )
        .select_related("application__case", "undertaking", "authority", "reported_by")
        .order_by("granted_on", "pk")
    )


def to_register(user: User, authority: Authority) -> QuerySet[AidAward]:
    return register_of(user, authority).filter(reported_on=None)


def to_record(user: User, authority: Authority) -> QuerySet[Application]:
    """Granted cases on the basis of de minimis aid in which somebody's award is not recorded.

    Where the aid goes to the firms that the project serves, and they are named, or where the parts of others
    are the whole grant, the applicant gets none.
    """
    recorded = AidAward.objects.filter(
        application=OuterRef("pk"),
        undertaking__organisation=OuterRef("organisation"),
        withdrawn_at=None,
    )
    named = AidBeneficiary.objects.filter(application=OuterRef("pk"), removed_at=None)
    indirect = AidAssessment.objects.filter(
        application=OuterRef("pk"), replaced_at=None, reach=AidReach.INDIRECT
    )
    others = to_award().filter(application=OuterRef("pk"))
    parts = named.order_by().values("application").annotate(total_sek=Sum("amount_sek")).values("total_sek")
    something_left = Q(granted_sek=None) | Q(granted_sek__gt=F("parts_sek"))
    return (
        cases_visible_to(user)
        .filter(
            authority=authority,
            state=State.GRANTED,
            aid_assessments__replaced_at=None,
            aid_assessments__basis=AidBasis.DE_MINIMIS,
        )
        .annotate(granted_sek=granted_of_each(), parts_sek=Coalesce(Subquery(parts), 0))
        .filter(Exists(others) | something_left & ~(Exists(recorded) | Exists(named) & Exists(indirect)))
        .select_related("organisation", "case")
        .order_by("submitted_at", "id")
    )


def with_declarations(cases: QuerySet[Application], on: date) -> QuerySet[Application]:
    """Each with `declaration_awaited`: it stands on de minimis aid, and no other aid has been declared that
    is enough for a decision on the day.
    """
    given = AidDeclaration.objects.filter(
        application=OuterRef("pk"), undertaking__organisation=OuterRef("organisation")
    )
    if (rule := declaration_age_rule(on)) is not None:
        given = given.filter(declared_on__gte=on - timedelta(days=rule.days))
    assessed = AidAssessment.objects.filter(
        application=OuterRef("pk"), replaced_at=None, basis=AidBasis.DE_MINIMIS
    )
    awaited = ExpressionWrapper(Q(Exists(assessed)) & ~Q(Exists(given)), output_field=BooleanField())
    return cases.annotate(declaration_awaited=awaited)


def to_declare(cases: Iterable[Application], user: User) -> list[Application]:
    """Of `cases` (from `with_declarations`) those that the user signs for and is asked to declare aid in."""
    signed_for = {
        held.organisation_id
        for held in authorisations(user)
        if held.is_signatory and held.holds_at(user.asks_at)
    }
    return [
        case
        for case in cases
        if getattr(case, "declaration_awaited", False)
        and case.organisation_id in signed_for
        and case.state in ASKED_TO_DECLARE
    ]


def entry_of(award: AidAward) -> RegisterEntry:
    """The award as the register takes it."""
    rate = ExchangeRate(award.sek_per_eur, award.rate_year, award.rate_month, award.rate_source)
    return RegisterEntry(
        reference=award.application.case_number,
        beneficiary_number=award.undertaking.register_number,
        beneficiary_name=award.undertaking.name,
        amount=InEuro(award.amount_ore, award.amount_cents, rate),
        granted_on=award.granted_on,
        authority_name=award.authority.name,
        authority_number=award.authority.organisation_number,
        nace=award.nace,
    )


def due_on(award: AidAward) -> date | None:
    """The last day to enter the award in the central register; None from before there was one."""
    try:
        return register_by(award.granted_on)
    except NoRuleInForce:
        return None
