from bifall.collaboration.models.consultations import (
    Consultation,
    Statement,
)
from bifall.collaboration.models.drafts import AnswerRule, JointOffer, StatementDraft
from bifall.collaboration.models.forums import Forum, ForumMandate, ForumMunicipality
from bifall.collaboration.models.handling import (
    FeedbackAnswer,
    StatementHandling,
    UnhandledReason,
)
from bifall.collaboration.models.model import CollaborationModel, ForumTopic
from bifall.collaboration.models.rounds import ConsultationBatch, TimeRequest

__all__ = [
    "AnswerRule",
    "CollaborationModel",
    "Consultation",
    "ConsultationBatch",
    "FeedbackAnswer",
    "Forum",
    "ForumMandate",
    "ForumMunicipality",
    "ForumTopic",
    "JointOffer",
    "Statement",
    "StatementDraft",
    "StatementHandling",
    "TimeRequest",
    "UnhandledReason",
]
