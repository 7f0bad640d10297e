from bifall.collaboration.models.consultations import (
    Consultation,
    Statement,
)
from bifall.collaboration.models.forums import Forum, ForumMandate, ForumMunicipality
from bifall.collaboration.models.model import CollaborationModel, ForumTopic

__all__ = [
    "CollaborationModel",
    "Consultation",
    "Forum",
    "ForumMandate",
    "ForumMunicipality",
    "ForumTopic",
    "Statement",
]
