"""The pictures of the newsroom, each with its maker and its rights."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from bifall.accounts.models import Authority


class PressImage(AbstractImage):
    """Pressbild: a picture with its maker, its rights and a text for those who do not see it."""

    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="press_images"
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
