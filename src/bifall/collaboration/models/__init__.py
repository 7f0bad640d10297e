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
from bifall.collaboration.models.initiatives import (
    Initiative,
    InitiativePart,
)
from bifall.collaboration.models.issues import (
    Issue,
)
from bifall.collaboration.models.meetings import (
    ForumMeeting,
    ForumPoint,
    ForumPosition,
    MeetingExtract,
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
    "ForumMeeting",
    "ForumMunicipality",
    "ForumPoint",
    "ForumPosition",
    "ForumTopic",
    "Initiative",
    "InitiativePart",
    "Issue",
    "JointOffer",
    "MeetingExtract",
    "Statement",
    "StatementDraft",
    "StatementHandling",
    "TimeRequest",
    "UnhandledReason",
]
