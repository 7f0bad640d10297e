from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "bifall.evaluation"
    verbose_name = _("Utvärdering")

    def ready(self) -> None:
        from bifall.evaluation import policies
