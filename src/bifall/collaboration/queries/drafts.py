"""Answers on their way, and who can say the same."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from bifall.accounts.models import Authority
from bifall.collaboration.models import Consultation, ConsultationBatch, JointOffer, Statement
from bifall.collaboration.policies import FALLEN
from bifall.collaboration.states import ConsultationState, JointChoice


def can_join(statement: Statement) -> QuerySet[Consultation]:
    """The questions of the same application to others, not answered, that have not been offered it before."""
    asked = Consultation.objects.filter(application_id=statement.consultation.application_id)
    return (
        asked.exclude(pk=statement.consultation_id)
        .exclude(state=ConsultationState.ANSWERED)
        .exclude(application__state__in=FALLEN)
        .exclude(joint_offers__statement=statement)
        .select_related("municipality", "application")
        .order_by("municipality__name", "pk")
    )


def offers_to(consultation: Consultation) -> QuerySet[JointOffer]:
    """What other municipalities have offered and the asked one has not chosen about."""
    waiting = JointOffer.objects.filter(consultation=consultation, choice=JointChoice.WAITING)
    return waiting.select_related("statement__consultation__municipality")


def offers_of(statement: Statement) -> QuerySet[JointOffer]:
    """To whom a statement has been offered, and what they chose."""
    offered = JointOffer.objects.filter(statement=statement)
    return offered.select_related("consultation__municipality").order_by(
        "consultation__municipality__name", "pk"
    )


def batches_of(authority: Authority, today: date) -> QuerySet[ConsultationBatch]:
    """The latest first, with how many are `asked`, have `answered`, and of those that have not are `late`."""
    open_ = ~Q(consultations__state=ConsultationState.ANSWERED)
    return (
        ConsultationBatch.objects.filter(authority=authority)
        .annotate(
            asked=Count("consultations"),
            answered=Count("consultations", filter=Q(consultations__state=ConsultationState.ANSWERED)),
            late=Count("consultations", filter=open_ & Q(consultations__due_on__lt=today)),
        )
        .order_by("-sent_at", "pk")
    )


def asked_in(batch: ConsultationBatch) -> QuerySet[Consultation]:
    """Every question of the batch, by application and municipality."""
    return batch.consultations.select_related("municipality", "application__case", "statement").order_by(
        F("application__submitted_at"), "application_id", "municipality__name"
    )
