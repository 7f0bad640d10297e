"""State aid among the small projects: one that is none, and three that stand on de minimis aid.

Of these, one is in the register, one is late for it, and one is not proposed before the applicant declares.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.config.demo.payments import CONTROLLER
from bifall.flows.casefile.scene import Scene
from bifall.regulations.state_aid.aid_assessment import Answer, Criterion
from bifall.state_aid.commands import (
    assess,
    declare_aid,
    record_award,
    record_ownership,
    record_rate,
    report_awards,
)
from bifall.state_aid.models import AidAward, Undertaking
from bifall.state_aid.rules.awards import AwardValues
from bifall.state_aid.rules.undertakings import RelatedUndertaking, Stake
from bifall.state_aid.states import AidBasis, AidReach, Control, Direction

# By their place among the small projects.
NO_AID, REGISTERED, LATE, UNDECLARED = 0, 6, 10, 14

PUBLIC = (Criterion.PUBLIC_RESOURCES, Answer(True, "Pengarna är anslag 1:1."))
ANSWERS_NO_AID = dict(
    (
        PUBLIC,
        (
            Criterion.UNDERTAKING,
            Answer(False, "Förstudien ges ut öppet, och ingen säljer något på en marknad."),
        ),
    )
)
ANSWERS_AID = dict(
    (
        PUBLIC,
        (Criterion.UNDERTAKING, Answer(True, "Sökanden säljer tjänster på en marknad.")),
        (Criterion.ADVANTAGE, Answer(True, "Ingen annan hade betalat arbetet.")),
        (Criterion.SELECTIVITY, Answer(True, "Stödet går till en enda sökande.")),
        (Criterion.EFFECT, Answer(True, "Liknande tjänster säljs i Finland och Norge.")),
    )
)


def assess_small_project(
    scene: Scene, number: int, application: Application, signatory: User, at: datetime
) -> bool:
    """The officer's assessment just before the proposal, and the applicant's declaration.

    Tells whether a grant can be proposed: not while the applicant has not declared.
    """
    is_aid = number in {REGISTERED, LATE, UNDECLARED}
    assess(
        application_id=application.pk,
        answers=ANSWERS_AID if is_aid else ANSWERS_NO_AID,
        reach=AidReach.DIRECT,
        basis=AidBasis.DE_MINIMIS if is_aid else AidBasis.NO_AID,
        reasons="Beloppet är litet, och sökanden har fått föga stöd förut."
        if is_aid
        else "Sökanden är inget företag i projektet.",
        government_informed_on=timezone.localdate(at) - timedelta(days=7) if is_aid else None,
        actor=scene.officer,
        at=at,
    )
    if number in {REGISTERED, LATE}:
        other = AwardValues(
            "Länsstyrelsen", timezone.localdate(at) - timedelta(days=500), "general", 1_250_000
        )
        declare_aid(
            application_id=application.pk,
            awards=[other] if number == LATE else [],
            is_whole=True,
            actor=signatory,
            at=at,
        )
    if is_aid:
        keep_rate(scene, at)
    return number != UNDECLARED


def record_small_award(scene: Scene, number: int, application: Application, at: datetime) -> None:
    """The award, the day after the decision, at the rate of its month."""
    if number not in {REGISTERED, LATE}:
        return
    day = timezone.localdate(at) - timedelta(days=1)
    record_award(
        application_id=application.pk,
        amount_sek=application.sought_sek,
        nace="72.19",
        actor=scene.officer,
        at=at,
    )
    if number == LATE:
        record_ownership(
            undertaking_id=Undertaking.objects.get(organisation=application.organisation).pk,
            related=RelatedUndertaking("Bergkrans Invest AB", "559990-0015"),
            direction=Direction.CONTROLLED_BY,
            stake=Stake(Control.MAJORITY_OF_VOTES, Decimal(60), Decimal(60)),
            valid_from=day - timedelta(days=900),
            source="Sökandens årsredovisning",
            actor=scene.officer,
            at=at,
        )


def keep_register(scene: Scene, at: datetime) -> None:
    """The rate of the month, and the first of the two awards as it was entered in time."""
    keep_rate(scene, at)
    first, *_later = AidAward.objects.filter(authority=scene.authority).order_by("granted_on")
    report_awards(
        authority_id=scene.authority.pk,
        award_ids=[first.pk],
        reported_on=first.granted_on + timedelta(days=12),
        actor=User.objects.get(email=CONTROLLER),
        at=at,
    )


def keep_rate(scene: Scene, at: datetime) -> None:
    """The rate of the month that it is then."""
    day = timezone.localdate(at)
    record_rate(
        authority_id=scene.authority.pk,
        year=day.year,
        month=day.month,
        sek_per_eur=Decimal("11.05"),
        source="Påhittad kurs för demonstrationen",
        actor=scene.officer,
        at=at,
    )
