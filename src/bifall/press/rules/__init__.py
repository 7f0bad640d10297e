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
from bifall.press.rules.pictures import LICENCE_URLS, PictureRights, problems_with_picture
from bifall.press.rules.release import (
    Publication,
    Quote,
    ReleaseText,
    problems_with_publication,
    problems_with_release,
)
from bifall.press.rules.rota import Absence, Duty, RotaFault, answers, faults_in_rota, spans
from bifall.press.rules.subscriptions import (
    CONFIRM_WITHIN,
    IN_A_ROW,
    LINK_AT_MOST_EVERY,
    SOFT_BOUNCES,
    Wish,
    latest_moment,
    moment_before,
    problems_with_wish,
)
from bifall.press.rules.versions import Piece, changed_lines, changes_in

__all__ = [
    "CONFIRM_WITHIN",
    "IN_A_ROW",
    "LICENCE_URLS",
    "LINK_AT_MOST_EVERY",
    "SOFT_BOUNCES",
    "Absence",
    "Change",
    "Duty",
    "Figures",
    "FoundAmount",
    "GrantFigure",
    "NamedFigure",
    "PictureRights",
    "Piece",
    "Publication",
    "Quote",
    "ReleaseText",
    "RotaFault",
    "Segment",
    "Wish",
    "agrees",
    "amounts_in",
    "answers",
    "changed_lines",
    "changes_in",
    "changes_since",
    "faults_in_rota",
    "figures_as_data",
    "figures_from_data",
    "fill",
    "latest_moment",
    "moment_before",
    "problems_with_figures",
    "problems_with_picture",
    "problems_with_publication",
    "problems_with_release",
    "problems_with_wish",
    "segments",
    "spans",
]
