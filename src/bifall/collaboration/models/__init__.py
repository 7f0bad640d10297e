from bifall.collaboration.models.consultations import (
    Consultation,
    Statement,
)
from bifall.collaboration.models.forums import Forum, ForumMandate, ForumMunicipality
from bifall.collaboration.models.handling import (
    FeedbackAnswer,
    StatementHandling,
    UnhandledReason,
)
from bifall.collaboration.models.model import CollaborationModel, ForumTopic

__all__ = [
    "CollaborationModel",
    "Consultation",
    "FeedbackAnswer",
    "Forum",
    "ForumMandate",
    "ForumMunicipality",
    "ForumTopic",
    "Statement",
    "StatementHandling",
    "UnhandledReason",
]
