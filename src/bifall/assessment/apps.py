from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "bifall.assessment"
    verbose_name = _("Bedömning")

    def ready(self) -> None:
        from bifall.assessment import policies, recipients
