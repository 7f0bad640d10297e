"""The tone of a state's badge. The word says the state; the tone only helps the eye.

"" is settled or going well, "wait" asks something of somebody, "no" has ended without success, "quiet" is at
rest.
"""

from __future__ import annotations

TONES: dict[str, str] = {
    # applications
    "draft": "quiet",
    "submitted": "wait",
    "under_review": "wait",
    "completion_requested": "wait",
    "prepared": "wait",
    "granted": "",
    "rejected": "no",
    "dismissed": "no",
    "withdrawn": "quiet",
    "invited": "",
    "declined": "no",
    # assignments and memos
    "assigned": "wait",
    "accepted": "wait",
    "conflicted": "no",
    "done": "",
    "finished": "",
    # meetings and what they decide
    "planned": "quiet",
    "summoned": "wait",
    "in_session": "wait",
    "closed": "quiet",
    "adjusted": "",
    "announced": "",
    "postponed": "wait",
    "referred_back": "wait",
    "adopted": "",
    "endorsed": "",
    "received": "",
    # meeting places
    "held": "",
    "moved": "quiet",
    "missed": "no",
    # calls and rounds
    "published": "",
    "cancelled": "no",
    "upcoming": "quiet",
    "open": "",
    # receivers of open data
    "unconfirmed": "wait",
    "paused": "quiet",
    "failed": "no",
    "removed": "quiet",
    # powers of attorney
    "awaited": "wait",
    "coming": "quiet",
    "holds": "",
    "over": "quiet",
    "revoked": "no",
    # projects, conditions and changes
    "active": "",
    "change_requested": "wait",
    "completed": "",
    "terminated": "no",
    "reported": "wait",
    "met": "",
    "requested": "wait",
    "approved": "",
    "refused": "no",
    # the collaboration model, its meetings, issues and initiatives
    "in_force": "",
    "ended": "quiet",
    "called": "wait",
    "idea": "wait",
    "discussed": "wait",
    "in_preparation": "wait",
    "running": "",
    "joined": "",
    "left": "quiet",
    # reports, claims, advances and recoveries
    "returned": "wait",
    "deferred": "wait",
    "followed_up": "",
    "unanswered": "no",
    "awaiting_second": "wait",
    "partly_approved": "wait",
    "paid": "",
    "unchecked": "quiet",
    "reduced": "wait",
    "applied": "wait",
    "decided": "",
    "proposed": "quiet",
    "communicated": "wait",
    "dropped": "quiet",
    "offset": "",
    "invoiced": "wait",
    "settled": "",
    # files, payments, and what the bank says
    "waiting": "wait",
    "reading": "wait",
    "read": "",
    "released": "",
    "sent": "wait",
    "repeated": "quiet",
    "pending": "wait",
    "differs": "wait",
    "unknown": "wait",
    # consultations and positions
    "answered": "",
    "silent": "quiet",
    "support": "",
    "support_with_conditions": "wait",
    "against": "no",
    "no_comment": "quiet",
}


def tone_of(value: str) -> str:
    return TONES.get(value, "quiet")
