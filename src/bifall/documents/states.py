from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    RECEIPT = "receipt", _("kvittens")
    ATTACHMENT = "attachment", _("bilaga")
    STAFF_MEMO = "staff_memo", _("tjänsteskrivelse")
    BOARD_PACK = "board_pack", _("kallelse med handlingar")
    MINUTES = "minutes", _("protokoll")
    DECISION_LETTER = "decision_letter", _("beslutsbrev")
    DEMAND = "demand", _("betalningskrav")
    EVALUATION_REPORT = "evaluation_report", _("utvärderingsrapport")
    POWER_OF_ATTORNEY = "power_of_attorney", _("fullmakt")
    AGENDA_PAPER = "agenda_paper", _("underlag till nämnden")


class Direction(models.TextChoices):
    INCOMING = "incoming", _("inkommen")
    OUTGOING = "outgoing", _("utgående")
    DRAWN_UP = "drawn_up", _("upprättad")


class Access(models.TextChoices):
    """Who a document is for until it is public."""

    CASE = "case", _("handläggning")
    PARTIES = "parties", _("sökanden och handläggning")
    BOARD = "board", _("nämnden och handläggning")
    PUBLIC = "public", _("alla")
