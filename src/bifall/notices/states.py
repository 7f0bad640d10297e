from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """How a person wants letters of a kind. In the inbox they always stand."""

    AT_ONCE = "at_once", _("genast")
    DIGEST = "digest", _("samlat en gång om dagen")
    INBOX = "inbox", _("bara i tjänsten")
