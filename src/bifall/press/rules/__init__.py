"""What a release may say: its figures are references to the record, and every amount is compared with it."""

from bifall.press.rules.amounts import FoundAmount, amounts_in
from bifall.press.rules.figures import (
    Change,
    Figures,
    GrantFigure,
    NamedFigure,
    Segment,
    agrees,
    changes_since,
    figures_as_data,
    figures_from_data,
    fill,
    problems_with_figures,
    segments,
)
from bifall.press.rules.release import (
    Publication,
    Quote,
    ReleaseText,
    problems_with_publication,
    problems_with_release,
)
from bifall.press.rules.rota import Absence, Duty, RotaFault, answers, faults_in_rota, spans

__all__ = [
    "Absence",
    "Change",
    "Duty",
    "Figures",
    "FoundAmount",
    "GrantFigure",
    "NamedFigure",
    "Publication",
    "Quote",
    "ReleaseText",
    "RotaFault",
    "Segment",
    "agrees",
    "amounts_in",
    "answers",
    "changes_since",
    "faults_in_rota",
    "figures_as_data",
    "figures_from_data",
    "fill",
    "problems_with_figures",
    "problems_with_publication",
    "problems_with_release",
    "segments",
    "spans",
]
