from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingplaceConfig(AppConfig):
    name = "bifall.meetingplace"
    verbose_name = _("Mötesplatsernas sidor")
