"""The roles that a person can hold at an authority."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person works with at the authority. Mandates (members of a board, representatives of a
    municipality) and memberships of applicant organisations are not roles: they stand in their own apps.
    """

    ADMINISTRATOR = "administrator", _("administratör")
    CASE_OFFICER = "case_officer", _("handläggare")
    CONTROLLER = "controller", _("controller")
    ASSESSOR = "assessor", _("bedömare")
    DIRECTOR = "director", _("regional utvecklingsdirektör")
    SECRETARY = "secretary", _("nämndsekreterare")
    COMMUNICATOR = "communicator", _("kommunikatör")
    AUDITOR = "auditor", _("revisor")
