"""The newsroom: releases, topics, contacts, the duty rota and pictures. Pages are Wagtail's."""

from bifall.press.models.contacts import ContactAbsence, DutyWeek, PressContact, Topic
from bifall.press.models.pictures import PressImage, PressRendition, showable
from bifall.press.models.publication import (
    Approval,
    QuoteApproval,
    ReleaseAddress,
    ReleaseVersion,
)
from bifall.press.models.releases import (
    NewsroomPage,
    QuotedDecision,
    RelatedFile,
    RelatedPicture,
    ReleasePage,
)
from bifall.press.models.subscriptions import Mailing, Subscription

__all__ = [
    "Approval",
    "ContactAbsence",
    "DutyWeek",
    "Mailing",
    "NewsroomPage",
    "PressContact",
    "PressImage",
    "PressRendition",
    "QuoteApproval",
    "QuotedDecision",
    "RelatedFile",
    "RelatedPicture",
    "ReleaseAddress",
    "ReleasePage",
    "ReleaseVersion",
    "Subscription",
    "Topic",
    "showable",
]
