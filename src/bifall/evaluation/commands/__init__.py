"""Everything that changes an evaluation."""

from bifall.evaluation.commands.evaluations import (
    change_evaluation,
    create_evaluation,
    write_theory,
)
from bifall.evaluation.commands.outcomes import (
    answer_recommendation,
    finish_recommendation,
    follow_up,
    keep_report,
    link_to_agenda,
    publish_evaluation,
    write_findings,
    write_recommendations,
)
from bifall.evaluation.commands.replies import reply
from bifall.evaluation.commands.surveys import (
    add_forum_members,
    add_respondents,
    close_survey,
    extend_survey,
    open_survey,
    plan_survey,
    remind_respondents,
    remove_respondent,
)

__all__ = [
    "add_forum_members",
    "add_respondents",
    "answer_recommendation",
    "change_evaluation",
    "close_survey",
    "create_evaluation",
    "extend_survey",
    "finish_recommendation",
    "follow_up",
    "keep_report",
    "link_to_agenda",
    "open_survey",
    "plan_survey",
    "publish_evaluation",
    "remind_respondents",
    "remove_respondent",
    "reply",
    "write_findings",
    "write_recommendations",
    "write_theory",
]
