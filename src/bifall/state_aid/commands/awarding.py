"""Giving de minimis aid: the rate of the month, the award of a case, and its entry in the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.state_aid.award_queries import links_that_wait, rate_in, try_award
from bifall.state_aid.beneficiary_queries import aid_left_sek
from bifall.state_aid.commands.locks import lock_beneficiary, lock_register
from bifall.state_aid.commands.undertakings import undertaking_of
from bifall.state_aid.events import AidAwarded, AwardReported, AwardWithdrawn, RateRecorded
from bifall.state_aid.models import AidAward, MonthRate, Undertaking
from bifall.state_aid.queries import grant_of
from bifall.state_aid.rules import awards as rules
from bifall.state_aid.rules.undertakings import problems_with_nace


@transaction.atomic
def record_rate(
    *,
    authority_id: UUID,
    year: int | None,
    month: int | None,
    sek_per_eur: Decimal | None,
    source: str,
    actor: User,
    at: datetime,
) -> MonthRate:
    """Keep the rate of a month. Awards that are recorded already keep the rate they were made with."""
    authority = lock_register(authority_id)
    require(actor, "state_aid.keep_rates", authority, at=at)
    refuse_if(
        rules.problems_with_rate(
            year=year, month=month, sek_per_eur=sek_per_eur, source=source, today=timezone.localdate(at)
        )
    )
    figures: dict[str, Any] = {
        "sek_per_eur": sek_per_eur,
        "source": source.strip(),
        "recorded_by": actor,
        "recorded_at": at,
    }
    rate, _created = MonthRate.objects.update_or_create(
        authority=authority, year=int(year or 0), month=int(month or 0), defaults=figures
    )
    event = RateRecorded(year=rate.year, month=rate.month, sek_per_eur=str(sek_per_eur))
    record(event, subject=rate, actor=actor, at=at)
    return rate


@transaction.atomic
def record_award(
    *,
    application_id: UUID,
    amount_sek: int | None,
    nace: str,
    actor: User,
    at: datetime,
    is_for_excluded: bool = False,
) -> AidAward:
    """Record the de minimis aid that the decision in the case gave; the right to it dates from that day.

    It is tried whole. If it does not fit under the ceiling of the single undertaking, none of it is recorded,
    and the reason is told with its numbers. is_for_excluded: it is for primary production, export or the
    like, which the regulation does not cover.
    """
    application = Application.objects.select_related("organisation").get(pk=application_id)
    require(actor, "state_aid.record_award", application, at=at)
    lock_register(application.authority_id)
    undertaking = undertaking_of(application.organisation, at)
    grant = grant_of(application)
    problems: list[Problem] = []
    if grant is not None and amount_sek:
        left_sek = aid_left_sek(application)
        if amount_sek > grant.granted_sek:
            problems.append(Problem("award_above_grant", "amount_sek", {"granted_sek": grant.granted_sek}))
        elif amount_sek > left_sek and not _is_awarded(application, undertaking):
            problems.append(Problem("award_above_what_is_left", "amount_sek", {"left_sek": left_sek}))
    return _record(
        application,
        undertaking,
        amount_sek=amount_sek,
        granted_on=grant.granted_on if grant else None,
        nace=nace,
        is_for_excluded=is_for_excluded,
        problems=problems,
        actor=actor,
        at=at,
    )


@transaction.atomic
def award_beneficiary(
    *,
    beneficiary_id: UUID,
    granted_on: date | None,
    nace: str,
    actor: User,
    at: datetime,
    is_for_excluded: bool = False,
) -> AidAward:
    """Record the part of another beneficiary, tried whole against the ceiling of its own single undertaking.

    granted_on: when it got the right to its part: the day of the decision in the case, or later for a firm
    that the project has served since.
    """
    beneficiary = lock_beneficiary(beneficiary_id)
    application = beneficiary.application
    require(actor, "state_aid.award_beneficiary", beneficiary, at=at)
    grant = grant_of(application)
    problems: list[Problem] = []
    if grant is not None and not (granted_on and grant.granted_on <= granted_on <= timezone.localdate(at)):
        problems.append(Problem("beneficiary_day_outside", "granted_on"))
    if (left_sek := aid_left_sek(application)) < 0:
        problems.append(Problem("parts_above_grant", params={"above_sek": -left_sek}))
    return _record(
        application,
        beneficiary.undertaking,
        amount_sek=beneficiary.amount_sek,
        granted_on=granted_on if grant else None,
        nace=nace,
        is_for_excluded=is_for_excluded,
        problems=problems,
        actor=actor,
        at=at,
    )


def _is_awarded(application: Application, undertaking: Undertaking) -> bool:
    found = AidAward.objects.filter(application=application, undertaking=undertaking, withdrawn_at=None)
    return found.exists()


def _record(
    application: Application,
    undertaking: Undertaking,
    *,
    amount_sek: int | None,
    granted_on: date | None,
    nace: str,
    is_for_excluded: bool,
    problems: Sequence[Problem],
    actor: User,
    at: datetime,
) -> AidAward:
    """Try the award and keep it, with its event. problems: what is wrong already."""
    if _is_awarded(application, undertaking):
        raise Refused([Problem("award_recorded_already")])
    problems = [*problems_with_nace(nace, is_demanded=True), *problems]
    if waiting := links_that_wait(application):
        names = ", ".join(link.name for link in waiting)
        problems.append(Problem("declared_links_wait", params={"names": names}))
    if granted_on is None:
        problems.append(Problem("award_without_grant"))
    elif not amount_sek:
        problems.append(Problem("award_amount_missing", "amount_sek"))
    rate = rate_in(application.authority_id, granted_on) if granted_on else None
    if granted_on is not None and rate is None:
        problems.append(Problem("award_rate_missing", params={"month": f"{granted_on:%Y-%m}"}))
    refuse_if(problems)
    if granted_on is None or rate is None or not amount_sek:
        raise ValueError("tried above")
    verdict = try_award(
        application,
        undertaking,
        amount_sek=amount_sek,
        rate=rate,
        on=granted_on,
        is_for_excluded=is_for_excluded,
    )
    refuse_if(rules.problems_with_award(verdict))
    award = AidAward.objects.create(
        authority_id=application.authority_id,
        application=application,
        undertaking=undertaking,
        granted_on=granted_on,
        amount_ore=verdict.amount.amount_ore,
        amount_cents=verdict.amount.amount_cents,
        sek_per_eur=rate.sek_per_eur,
        rate_year=rate.year,
        rate_month=rate.month,
        rate_source=rate.source,
        nace=nace.strip(),
        findings=[finding.as_data() for finding in verdict.findings],
        recorded_by=actor,
        recorded_at=at,
    )
    if undertaking.nace != award.nace:
        undertaking.nace = award.nace
        undertaking.save(update_fields=["nace"])
    event = AidAwarded(
        amount_ore=award.amount_ore,
        amount_cents=award.amount_cents,
        sek_per_eur=str(award.sek_per_eur),
        granted_on=award.granted_on.isoformat(),
    )
    record(event, subject=award, actor=actor, at=at)
    return award


@transaction.atomic
def withdraw_award(*, award_id: UUID, reason: str, actor: User, at: datetime) -> AidAward:
    """Strike an award that was recorded by mistake, or whose decision was annulled; it counts no more."""
    award = AidAward.objects.select_for_update(of=("self",), no_key=True).get(pk=award_id)
    require(actor, "state_aid.withdraw_award", award, at=at)
    if not reason.strip():
        refuse_if([Problem("award_withdrawn_without_reason", "reason")])
    award.withdrawn_at, award.withdrawn_reason = at, reason.strip()
    award.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(AwardWithdrawn(amount_cents=award.amount_cents), subject=award, actor=actor, at=at)
    return award


@transaction.atomic
def report_awards(
    *, authority_id: UUID, award_ids: Sequence[UUID], reported_on: date | None, actor: User, at: datetime
) -> list[AidAward]:
    """Say on which day awards were entered in the central register."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "state_aid.report_awards", authority, at=at)
    awards = list(
        AidAward.objects.select_for_update(of=("self",), no_key=True)
        .filter(authority=authority, pk__in=award_ids, withdrawn_at=None, reported_on=None)
        .order_by("pk")
    )
    problems = []
    if not awards:
        problems.append(Problem("register_nothing_chosen", "awards"))
    if reported_on is None:
        problems.append(Problem("register_day_missing", "reported_on"))
    elif reported_on > timezone.localdate(at):
        problems.append(Problem("register_day_in_future", "reported_on"))
    elif any(reported_on < award.granted_on for award in awards):
        problems.append(Problem("register_day_before_grant", "reported_on"))
    refuse_if(problems)
    for award in awards:
        award.reported_on, award.reported_by = reported_on, actor
        award.save(update_fields=["reported_on", "reported_by"])
        record(AwardReported(reported_on=str(reported_on)), subject=award, actor=actor, at=at)
    return awards
