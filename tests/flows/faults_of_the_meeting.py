"""Faults to make in the reference example: who is at the meeting, its items and its decisions."""

from __future__ import annotations

from tests.flows.case_files import GONE, Fault, twice


def ballots(**choices: str) -> dict[str, str]:
    keys = ("rut-ordforande", "vidar-vice", "vega-vice", "lena-ledamot", "lars-ledamot", "lisa-ledamot")
    return {key: choices[key.split("-")[0]] for key in (*keys, "siv-suppleant")}


ATTENDANCE: dict[str, Fault] = {
    "an unknown member": (
        {"meeting.present[8].member": "ingen-alls"},
        [("meeting.present[8].member", "no member is called ingen-alls")],
    ),
    "a substitute who serves for a substitute": (
        {"meeting.present[7].serves_for": "sune-suppleant"},
        [("meeting.present[7].serves_for", "a substitute serves for a member")],
    ),
    "a member who serves for a member": (
        {"meeting.present[2].serves_for": "lovisa-ledamot", "meeting.present[7].serves_for": GONE}
        | {"meeting.present[7].serving": False}
        | {"meeting.items[4].votes[1].ballots.siv-suppleant": GONE},
        [("meeting.present[2].serves_for", "a substitute serves for a member")],
    ),
    "a substitute for a member who is present": (
        {"meeting.present[7].serves_for": "lena-ledamot"},
        [("meeting.present[7].serves_for", "lena-ledamot is present")],
    ),
    "a substitute who serves for nobody": (
        {"meeting.present[7].serves_for": GONE},
        [("meeting.present[7].serves_for", "is missing: for whom does the substitute serve?")],
    ),
    "a substitute who does not serve, but for somebody": (
        {"meeting.present[7].serves_for": "lisa-ledamot", "meeting.present[6]": {"member": "lovisa-ledamot"}}
        | {"meeting.present[8].serves_for": "lisa-ledamot", "meeting.present[7].serving": False}
        | {"meeting.items[4].motions[2].mover": "lovisa-ledamot"}
        | {"meeting.items[4].reservations[1].member": "lovisa-ledamot"}
        | {"meeting.items[4].votes[1].ballots.siv-suppleant": GONE}
        | {"meeting.items[4].votes[1].ballots.lisa-ledamot": GONE}
        | {"meeting.items[4].votes[1].ballots.lovisa-ledamot": "no"},
        [
            ("meeting.present[7].serves_for", "siv-suppleant does not serve"),
            ("meeting.present[8].serves_for", "sune-suppleant does not serve"),
            ("meeting.present", "lisa-ledamot is served for more than once"),
        ],
    ),
    "a member who is present twice": (
        twice("meeting.present"),
        [("meeting.present", "sune-suppleant is present more than once")],
    ),
    "two substitutes in one seat": (
        {
            "meeting.present[8]": {"member": "sune-suppleant", "serves_for": "lovisa-ledamot"},
            "meeting.items[4].votes[1].ballots.sune-suppleant": "yes",
        },
        [("meeting.present", "lovisa-ledamot is served for more than once")],
    ),
    "decisions after a refused quorum": (
        {"meeting.present": [{"member": key} for key in ("rut-ordforande", "vidar-vice", "lena-ledamot")]}
        | {"meeting.items[3].conflicts": [], "meeting.items[4]": lambda item: item | {"votes": []}}
        | {"meeting.items[4].reservations": []},
        [
            (
                "meeting.present",
                "3 of 7 seats serve: no quorum (KL 6:27), so nothing can be decided",
            ),
            ("meeting.items[4].motions[2]", "lisa-ledamot does not serve at the meeting"),
        ],
    ),
    "a chair who does not serve": (
        {"meeting.chair": "lovisa-ledamot"},
        [("meeting.chair", "lovisa-ledamot does not serve at the meeting")],
    ),
    "a verifier who does not serve": (
        {"meeting.verifiers": ["vidar-vice", "sune-suppleant"]},
        [("meeting.verifiers", "sune-suppleant does not serve at the meeting")],
    ),
    "a chair who verifies alone": (
        {"meeting.verifiers": ["rut-ordforande"]},
        [("meeting.verifiers", "name nobody but the chair (KL 5:69)")],
    ),
}

ITEMS: dict[str, Fault] = {
    "an unknown application": (
        {"meeting.items[2].application": "ingen-alls"},
        [("meeting.items[2].application", "no application is called ingen-alls")],
    ),
    "a grant to nobody": (
        {"meeting.items[2].application": GONE},
        [("meeting.items[2].application", "is missing: a grant is about an application")],
    ),
    "an item without a title": (
        {"meeting.items[1].title": GONE},
        [("meeting.items[1].title", "is missing")],
    ),
    "an application on the agenda twice": (
        {"meeting.items[3].application": "studenter-moter-arbetsliv"},
        [("meeting.items", "studenter-moter-arbetsliv is on the agenda more than once")],
    ),
    "a conflict of interest of one who is not there": (
        {"meeting.items[3].conflicts[1].member": "lovisa-ledamot"},
        [("meeting.items[3].conflicts[1]", "lovisa-ledamot does not serve at the meeting")],
    ),
    "an assessor with a conflict of interest who decides as a member": (
        {"staff.assessors": lambda all: [*all, {"key": "lena-ledamot", "name": "Lena Ledamot"}]}
        | {
            "applications[1].assessments": lambda all: [
                *all,
                {"assessor": "lena-ledamot", "conflict": "Är delägare."},
            ]
        },
        [("meeting.items[2].conflicts", "lena-ledamot declared a conflict as an assessor (KL 6:28)")],
    ),
    "a member who decides on the organisation they act for": (
        {"organisations[2].people[1].key": "lena-ledamot"},
        [("meeting.items[3].conflicts", "lena-ledamot acts for the applicant (KL 6:28)")],
    ),
    "a conflict of interest that is told twice": (
        twice("meeting.items[3].conflicts"),
        [("meeting.items[3].conflicts", "lars-ledamot is named more than once")],
    ),
    "a motion of a substitute who only listens": (
        {"meeting.items[2].motions[1].mover": "sune-suppleant"},
        [("meeting.items[2].motions[1]", "sune-suppleant does not serve at the meeting")],
    ),
    "a motion of a member with a conflict of interest": (
        {"meeting.items[2].conflicts": [{"member": "lena-ledamot", "reason": "Är anställd där."}]},
        [("meeting.items[2].motions[1]", "lena-ledamot has a conflict of interest")],
    ),
    "a reservation of one who is not there": (
        {"meeting.items[4].reservations[1].member": "lovisa-ledamot"},
        [("meeting.items[4].reservations[1]", "lovisa-ledamot does not serve at the meeting")],
    ),
    "a reservation that is made twice": (
        twice("meeting.items[4].reservations"),
        [("meeting.items[4].reservations", "lisa-ledamot is named more than once")],
    ),
    "conflicts of interest that leave too few": (
        {
            "meeting.items[3].conflicts": [
                {"member": key, "reason": "Arbetar där."}
                for key in ("vidar-vice", "lars-ledamot", "lisa-ledamot", "siv-suppleant")
            ]
        },
        [("meeting.items[3].conflicts", "too few members are left to decide (KL 6:27)")],
    ),
    "a vote of a member with a conflict of interest": (
        {"meeting.items[4].conflicts": [{"member": "lars-ledamot", "reason": "Är anställd där."}]},
        [
            (
                "meeting.items[4].votes[1].ballots.lars-ledamot",
                "votes in spite of a conflict of interest (KL 6:28)",
            )
        ],
    ),
    "a vote of one who does not serve": (
        {"meeting.items[4].votes[1].ballots.sune-suppleant": "yes"},
        [("meeting.items[4].votes[1].ballots.sune-suppleant", "votes without serving at the meeting")],
    ),
    "a member who serves and does not vote": (
        {"meeting.items[4].votes[1].ballots.lena-ledamot": GONE},
        [("meeting.items[4].votes[1].ballots", "lena-ledamot serves and has no ballot")],
    ),
    "a tie that the chair does not break": (
        {
            "meeting.items[4].votes[1].ballots": ballots(
                rut="abstain", vidar="yes", vega="yes", lena="yes", lars="no", lisa="no", siv="no"
            )
        },
        [("meeting.items[4].votes[1].ballots", "is a tie, and the one who leads has not voted")],
    ),
}

DECISIONS: dict[str, Fault] = {
    "an outcome that the item cannot have": (
        {"meeting.items[1].decision.outcome": "rejected"},
        [("meeting.items[1].decision.outcome", "rejected is no outcome of an item of the kind information")],
    ),
    "a rejection with an amount": (
        {"meeting.items[2].decision.outcome": "rejected"},
        [("meeting.items[2].decision", "only a grant has an amount and a share")],
    ),
    "a grant without an amount": (
        {"meeting.items[2].decision.granted_sek": GONE},
        [("meeting.items[2].decision", "a grant is an amount and a highest share")],
    ),
    "a krona more than what was sought": (
        {
            "meeting.items[3].decision.granted_sek": 500_001,
            "applications[2].costs[1].amount_sek": 620_002,
            "applications[2].financing[1].amount_sek": 300_002,
        },
        [("meeting.items[3].decision.granted_sek", "500001 is larger than the 500000 sought")],
    ),
    "a share above the call's": (
        {"meeting.items[3].decision.highest_share_percent": 50.01},
        [("meeting.items[3].decision.highest_share_percent", "is more than the call's 50")],
    ),
    "an amount above its own share of the costs": (
        {"meeting.items[3].decision.highest_share_percent": 49.9},
        [
            (
                "meeting.items[3].decision.granted_sek",
                "500000 is more than the highest share of the costs, 499000",
            )
        ],
    ),
    "a krona more than the frame": (
        {"round.frame_sek": 4_905_776},
        [("round.frame_sek", "4905777 is granted in all, which is more than the frame")],
    ),
}
