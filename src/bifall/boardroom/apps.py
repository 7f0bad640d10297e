from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardroomConfig(AppConfig):
    name = "bifall.boardroom"
    verbose_name = _("Nämndens sidor")
