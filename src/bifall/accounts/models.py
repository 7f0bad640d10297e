"""People, the authorities they work with, and the roles they hold there."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.predicates import answer
from bifall.accounts.states import Role


class Authority(models.Model):  # type: ignore[django-manager-missing]  # Wagtail's pictures are untyped
    """Myndighet: a regional development authority. Every case, call, meeting and page belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("namn"), max_length=120)
    short_name = models.CharField(_("kort namn"), max_length=40)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=30, unique=True)
    hostname = models.CharField(_("värdnamn"), max_length=120, blank=True)
    email = models.EmailField(_("e-postadress"))
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    street = models.CharField(_("gatuadress"), max_length=120, blank=True)
    postal_code = models.CharField(_("postnummer"), max_length=10, blank=True)
    city = models.CharField(_("ort"), max_length=80, blank=True)
    court = models.CharField(
        _("förvaltningsrätt"), max_length=120, help_text=_("Domstolen som prövar överklaganden."), blank=True
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("myndighet")
        verbose_name_plural = _("myndigheter")
        constraints = [
            models.UniqueConstraint(
                name="authority_hostname_once", fields=["hostname"], condition=~models.Q(hostname="")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> uuid.UUID:
        """An authority belongs to itself, so that what happens to it stands in its own audit."""
        return self.pk


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """Användare: a person who can sign in. `is_superuser` opens nothing in Bifall's own rooms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    title = models.CharField(_("titel"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, choices=[("sv", "svenska"), ("en", "English")], default="sv"
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("får öppna redaktionen"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    # The moment for which the policy tables answer: that of the request, or of the command (`require`).
    # Without one, nothing that is given for a period counts.
    asks_at: datetime | None = None

    # The role whose pages the person looks at instead of their own: see `look_as`.
    views_as: Role | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = _("användare")
        verbose_name_plural = _("användare")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """The policy tables answer for the house's own rooms, and know no superusers; Django for the rest."""
        allowed = answer(perm, self, obj)
        return super().has_perm(perm, obj) if allowed is None else allowed

    @cached_property
    def roles(self) -> frozenset[tuple[uuid.UUID, Role]]:
        """(authority id, role) for each role held now: one query per request."""
        held = self.role_assignments.filter(ended_at=None).values_list("authority_id", "role")
        return frozenset((authority_id, Role(role)) for authority_id, role in held)

    def look_as(self, role: Role, authority_id: uuid.UUID) -> None:
        """Let the policy tables answer as for somebody who holds `role` at the authority, and nothing else.

        It lasts as long as the object. No person is looked at, so no person's drafts, letters or votes are
        shown; what is the looker's own (an organisation, a municipality, a seat) opens nothing either.
        """
        self.views_as = role
        self.__dict__["roles"] = frozenset({(authority_id, role)})

    def authorities_as(self, *roles: Role) -> frozenset[uuid.UUID]:
        """The authorities at which the person holds any of `roles`."""
        return frozenset(authority_id for authority_id, role in self.roles if role in roles)


class RoleAssignment(models.Model):
    """Rolltilldelning: a person holds a role at an authority until it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="role_assignments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(_("roll"), max_length=20, choices=Role)
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(name="role_known", condition=models.Q(role__in=Role.values)),
            models.UniqueConstraint(
                name="role_held_once",
                fields=["authority", "user", "role"],
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Absence(models.Model):
    """Frånvaro: a case officer is away from the first day to the last, and a substitute stands in.

    The substitute acts under their own name, with rights of their own. ended_at: when it was called off.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="absences")
    officer = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="absences", verbose_name=_("handläggare")
    )
    substitute = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="stands_in", verbose_name=_("ersättare")
    )
    first_day = models.DateField(_("första dagen"))
    last_day = models.DateField(_("sista dagen"))
    stated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_day", "officer"]
        verbose_name = _("frånvaro")
        verbose_name_plural = _("frånvaro")
        constraints = [
            models.CheckConstraint(
                name="absence_forward", condition=models.Q(last_day__gte=models.F("first_day"))
            ),
            models.CheckConstraint(
                name="absence_has_another", condition=~models.Q(substitute=models.F("officer"))
            ),
        ]
        indexes = [models.Index(name="absence_by_days", fields=["authority", "ended_at", "last_day"])]

    def __str__(self) -> str:
        return f"{self.officer}: {self.first_day} – {self.last_day}"
