from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class EndpointState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("väntar på mottagarens svar")
    ACTIVE = "active", _("får ändringar")
    PAUSED = "paused", _("pausad")
    FAILED = "failed", _("svarar inte")
    REMOVED = "removed", _("borttagen")


class EndpointAction(models.TextChoices):
    ASK = "ask", _("fråga mottagaren igen")
    CONFIRM = "confirm", _("bekräfta")
    MOVE = "move", _("byt adress")
    TEST = "test", _("skicka ett prov")
    PAUSE = "pause", _("pausa")
    GIVE_UP = "give_up", _("sluta försöka")
    RESUME = "resume", _("återuppta")
    REMOVE = "remove", _("ta bort")


ENDPOINT_WORKFLOW = Workflow(
    initial=EndpointState.UNCONFIRMED,
    moves={
        (EndpointState.UNCONFIRMED, EndpointAction.ASK): EndpointState.UNCONFIRMED,
        (EndpointState.UNCONFIRMED, EndpointAction.CONFIRM): EndpointState.ACTIVE,
        (EndpointState.UNCONFIRMED, EndpointAction.MOVE): EndpointState.UNCONFIRMED,
        (EndpointState.UNCONFIRMED, EndpointAction.REMOVE): EndpointState.REMOVED,
        (EndpointState.ACTIVE, EndpointAction.TEST): EndpointState.ACTIVE,
        (EndpointState.ACTIVE, EndpointAction.PAUSE): EndpointState.PAUSED,
        (EndpointState.ACTIVE, EndpointAction.GIVE_UP): EndpointState.FAILED,
        (EndpointState.ACTIVE, EndpointAction.MOVE): EndpointState.UNCONFIRMED,
        (EndpointState.ACTIVE, EndpointAction.REMOVE): EndpointState.REMOVED,
        (EndpointState.PAUSED, EndpointAction.TEST): EndpointState.PAUSED,
        (EndpointState.PAUSED, EndpointAction.RESUME): EndpointState.ACTIVE,
        (EndpointState.PAUSED, EndpointAction.MOVE): EndpointState.UNCONFIRMED,
        (EndpointState.PAUSED, EndpointAction.REMOVE): EndpointState.REMOVED,
        (EndpointState.FAILED, EndpointAction.TEST): EndpointState.FAILED,
        (EndpointState.FAILED, EndpointAction.RESUME): EndpointState.ACTIVE,
        (EndpointState.FAILED, EndpointAction.MOVE): EndpointState.UNCONFIRMED,
        (EndpointState.FAILED, EndpointAction.REMOVE): EndpointState.REMOVED,
    },
)


class DeliveryKind(models.TextChoices):
    CHALLENGE = "challenge", _("fråga om mottagaren vill ha ändringar")
    TEST = "test", _("prov")
    CHANGES = "changes", _("ändringar")


class Failure(models.TextChoices):
    """Why an attempt was none. STATUS: the receiver answered, but not that it had taken it. FAULT: ours."""

    ADDRESS = "address", _("Namnet leder till en adress som tjänsten inte ringer.")
    UNKNOWN_NAME = "unknown_name", _("Namnet i adressen finns inte.")
    LOOKUP = "lookup", _("Namnet i adressen gick inte att slå upp i tid.")
    CERTIFICATE = "certificate", _("Mottagarens certifikat gäller inte.")
    SILENCE = "silence", _("Mottagaren svarade inte i tid.")
    NETWORK = "network", _("Det gick inte att nå mottagaren.")
    REDIRECT = "redirect", _("Mottagaren hänvisade till en annan adress. Den följs inte.")
    STATUS = "status", _("Mottagaren tog inte emot.")
    FAULT = "fault", _("Ett fel i tjänsten hindrade anropet. Den som sköter tjänsten hittar felet i loggen.")
    CHALLENGE = "challenge", _("Svaret hade inte koden ur frågan.")
