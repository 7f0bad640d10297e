"""The pictures of the newsroom, each with its maker and its rights."""

from __future__ import annotations

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
    licence = models.CharField(_("licens"), max_length=200, blank=True)
    caption = models.CharField(_("bildtext"), max_length=250, blank=True)
    expires_on = models.DateField(_("får visas till och med"), null=True, blank=True)

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "authority"),
        "creator",
        "rights_holder",
        "licence",
        "caption",
        "expires_on",
    )

    class Meta:
        verbose_name = _("pressbild")
        verbose_name_plural = _("pressbilder")

    @property
    def credit(self) -> str:
        """Who is named beside the picture (Copyright Act 1960:729 3 §)."""
        return " / ".join(filter(None, [self.creator, self.rights_holder]))


class PressRendition(AbstractRendition):
    """Rendition: the picture in one size."""

    image = models.ForeignKey(PressImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="press_rendition_once", fields=["image", "filter_spec", "focal_point_key"]
            )
        ]
