from bifall.collaboration.models.consultations import (
    Consultation,
    Statement,
)

__all__ = [
    "Consultation",
    "Statement",
]
