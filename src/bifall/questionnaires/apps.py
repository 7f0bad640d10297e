from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "bifall.questionnaires"
    verbose_name = _("Formulär och svar")

    def ready(self) -> None:
        from bifall.questionnaires import policies
