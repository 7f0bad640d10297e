"""Who was asked, who has registered, and what they have agreed to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.arenas.models.arenas import Arena
from bifall.arenas.states import Purpose, Sex, Side, SizeClass
from bifall.organisations.models import Municipality


class Invitation(models.Model):
    """Mötesinbjudan: a programme or an employer is asked to a meeting place.

    The letter holds a link of its own, whose hash stands here, so that one can see who has opened it. Many
    students can register by their programme's link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="invitations")
    side = models.CharField(_("sida"), max_length=10, choices=Side)
    name = models.CharField(_("utbildning eller arbetsgivare"), max_length=160)
    email = models.EmailField(_("e-postadress"), blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    size_class = models.CharField(_("storlek"), max_length=10, choices=SizeClass, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("skickad"))
    opened_at = models.DateTimeField(_("öppnad"), null=True, blank=True)

    class Meta:
        ordering = ["arena", "side", "name"]
        constraints = [
            models.CheckConstraint(
                name="arena_invitation_side_known", condition=models.Q(side__in=Side.values)
            ),
            models.CheckConstraint(
                name="arena_invitation_size_known",
                condition=models.Q(size_class__in=["", *SizeClass.values]),
            ),
            models.UniqueConstraint(
                name="arena_invitation_once",
                fields=["arena", "side", "name", "email"],
                condition=~models.Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """Deltagare: a student, or an employer's contact, at a meeting place. They have no account.

    What is shown of them to the other side is what they have agreed to (`Consent`) and nothing else; see
    `queries.shown`. confirmed_at: when they opened the link that went to their address; before that they are
    shown to nobody. When they are erased the row stays without what is personal, so that the counts hold.
    tables: how many meetings an employer can hold at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="participants")
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="participants"
    )
    side = models.CharField(_("sida"), max_length=10, choices=Side)
    contact_name = models.CharField(_("namn"), max_length=120, blank=True)
    email = models.EmailField(_("e-postadress"), blank=True)
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, choices=[("sv", "svenska"), ("en", "English")], default="sv"
    )
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=30, blank=True)
    size_class = models.CharField(_("storlek"), max_length=10, choices=SizeClass, blank=True)
    programme = models.CharField(_("utbildning"), max_length=160, blank=True)
    sex = models.CharField(_("kön"), max_length=10, choices=Sex, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tables = models.PositiveSmallIntegerField(_("möten samtidigt"), default=1)
    is_always_available = models.BooleanField(_("alla tider passar"), default=True)
    registered_at = models.DateTimeField(_("anmäld"))
    confirmed_at = models.DateTimeField(_("bekräftad"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("avanmäld"), null=True, blank=True)
    erased_at = models.DateTimeField(_("raderad"), null=True, blank=True)

    class Meta:
        ordering = ["arena", "registered_at", "id"]
        constraints = [
            models.CheckConstraint(name="participant_side_known", condition=models.Q(side__in=Side.values)),
            models.CheckConstraint(
                name="participant_size_known", condition=models.Q(size_class__in=["", *SizeClass.values])
            ),
            models.CheckConstraint(
                name="participant_sex_known", condition=models.Q(sex__in=["", *Sex.values])
            ),
            models.CheckConstraint(name="participant_has_a_table", condition=models.Q(tables__gte=1)),
            models.CheckConstraint(
                name="participant_erased_is_gone",
                condition=models.Q(erased_at=None)
                | models.Q(
                    contact_name="",
                    email="",
                    phone="",
                    organisation_name="",
                    organisation_number="",
                    withdrawn_at__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="participant_once",
                fields=["arena", "side", "email"],
                condition=models.Q(withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(name="participant_by_side", fields=["arena", "side", "withdrawn_at"])]

    def __str__(self) -> str:
        return self.organisation_name or self.contact_name or str(self.pk)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.arena.authority_id

    @property
    def is_here(self) -> bool:
        """Registered and not withdrawn."""
        return self.withdrawn_at is None


class PersonalLink(models.Model):
    """Personlig länk: the way in to a participant's own page. Only the token's hash is kept.

    Every letter has a link of its own, and they all lead in until the participant is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["participant", "made_at"]

    def __str__(self) -> str:
        return str(self.made_at)


class Consent(models.Model):
    """Samtycke: a participant agreed to one thing, in words of a certain version, until they took it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("till vad"), max_length=20, choices=Purpose)
    wording = models.CharField(_("ordalydelse"), max_length=10)
    given_at = models.DateTimeField(_("lämnat"))
    withdrawn_at = models.DateTimeField(_("återtaget"), null=True, blank=True)

    class Meta:
        ordering = ["participant", "given_at", "purpose"]
        constraints = [
            models.CheckConstraint(
                name="consent_purpose_known", condition=models.Q(purpose__in=Purpose.values)
            ),
            models.UniqueConstraint(
                name="consent_once",
                fields=["participant", "purpose"],
                condition=models.Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())
