"""The pictures of the newsroom, each with its maker and its rights."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from bifall.accounts.models import Authority
from bifall.documents.uploads import PICTURES, take_in
from bifall.press.rules import LICENCE_URLS, PictureRights
from bifall.press.states import Consent, Licence


class TakenPicture(WagtailImageFieldFile):
    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Keep the picture as uploads are kept, whichever way it came by. Raises `Refused`."""
        content.seek(0)
        taken = take_in(
            filename=name,
            content=content.read(),
            max_bytes=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
            endings=PICTURES,
            field="file",
        )
        super().save(taken.filename, ContentFile(taken.content), save=False)
        # By its name it is known as stored, and measured as it was kept.
        setattr(self.instance, self.field.attname, self.name)
        if save:
            self.instance.save()


class TakenPictureField(WagtailImageField):
    attr_class = TakenPicture

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """To the database it is Wagtail's own field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs


class PressImage(AbstractImage):
    """Pressbild: a picture with its maker, its rights and a text for those who do not see it."""

    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="press_images"
    )
    file = TakenPictureField(
        verbose_name="file", upload_to=get_upload_to, width_field="width", height_field="height"
    )
    creator = models.CharField(_("fotograf eller upphovsperson"), max_length=120)
    rights_holder = models.CharField(_("rättighetshavare"), max_length=120, blank=True)
    licence = models.CharField(_("licens"), max_length=10, choices=Licence, default=Licence.OWN)
    licence_terms = models.CharField(_("villkor i avtalet"), max_length=200, blank=True)
    caption = models.CharField(_("bildtext"), max_length=250, blank=True)
    caption_en = models.CharField(_("bildtext på engelska"), max_length=250, blank=True)
    expires_on = models.DateField(_("får visas till och med"), null=True, blank=True)
    consent = models.CharField(
        _("samtycke från dem som syns"),
        max_length=10,
        choices=Consent,
        default=Consent.UNKNOWN,
        blank=True,
    )
    consent_until = models.DateField(_("samtycket gäller till och med"), null=True, blank=True)
    allows_web = models.BooleanField(_("får visas på webben"), default=True)
    allows_press = models.BooleanField(_("får användas av pressen"), default=True)
    allows_print = models.BooleanField(_("får tryckas"), default=True)
    is_in_bank = models.BooleanField(_("visas i bildbanken"), default=False, editable=False)

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "authority"),
        "creator",
        "rights_holder",
        "licence",
        "licence_terms",
        "caption",
        "caption_en",
        "expires_on",
        "consent",
        "consent_until",
        "allows_web",
        "allows_press",
        "allows_print",
    )

    class Meta:
        verbose_name = _("pressbild")
        verbose_name_plural = _("pressbilder")

    def rights(self) -> PictureRights:
        """What the rules look at."""
        return PictureRights(
            creator=self.creator,
            description=self.description,
            licence=self.licence,
            licence_terms=self.licence_terms,
            expires_on=self.expires_on,
            consent=self.consent,
            consent_until=self.consent_until,
            allows_web=self.allows_web,
        )

    def caption_in(self, language: str) -> str:
        """The caption in the reader's language, or in the other one when it has not been written."""
        texts = (
            (self.caption_en, self.caption) if language.startswith("en") else (self.caption, self.caption_en)
        )
        return next(filter(None, texts), "")

    @property
    def licence_url(self) -> str:
        """Where the terms are read; "" for those that have no page."""
        return LICENCE_URLS.get(self.licence, "")

    @property
    def credit(self) -> str:
        """Who is named beside the picture (Copyright Act 1960:729 3 §)."""
        return " / ".join(filter(None, [self.creator, self.rights_holder]))


def showable(today: date) -> models.Q:
    """The pictures that may be shown on `today` (rules.PictureRights.may_be_shown)."""
    lasts = models.Q(expires_on=None) | models.Q(expires_on__gte=today)
    agreed = models.Q(consent_until=None) | models.Q(consent_until__gte=today)
    return lasts & agreed & ~models.Q(consent=Consent.WITHDRAWN) & models.Q(allows_web=True)


class PressRendition(AbstractRendition):
    """Rendition: the picture in one size."""

    image = models.ForeignKey(PressImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="press_rendition_once", fields=["image", "filter_spec", "focal_point_key"]
            )
        ]
