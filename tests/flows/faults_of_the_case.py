"""Faults to make in the reference example: names, calendar, applications, and what is said of them."""

from __future__ import annotations

from tests.flows.case_files import GONE, Fault, twice

NAMES: dict[str, Fault] = {
    "an organisation twice": (
        twice("organisations"),
        [("organisations", "region-vasterbotten is named more than once")],
    ),
    "an application twice": (
        twice("applications"),
        [("applications", "vasterbotten-utan-granser is named more than once")],
    ),
    "a member twice": (
        twice("board.members"),
        [("board.members", "sune-suppleant is named more than once")],
    ),
    "a municipality twice": (
        twice("municipalities"),
        [("municipalities", "2482 is named more than once")],
    ),
    "a criterion twice": (
        twice("call.criteria"),
        [("call.criteria", "hallbarhet is named more than once")],
    ),
    "an assessor twice": (
        twice("staff.assessors"),
        [("staff.assessors", "bim-bedomare is named more than once")],
    ),
    "a priority twice": (
        twice("strategy.priorities"),
        [("strategy.priorities", "omstallning is named more than once")],
    ),
    "two chairs": (
        {"board.members[2].role": "chair"},
        [("board.members", "a board has one chair, here are 2")],
    ),
    "an applicant's number with a wrong check digit": (
        {"organisations[2].register_number": "556464-6875"},
        [("organisations[2].register_number", "556464-6875 is not a number of SE's register")],
    ),
    "the authority's number with a wrong check digit": (
        {"authority.organisation_number": "232100-0223"},
        [("authority.organisation_number", "is not a Swedish organisation number")],
    ),
}

CALENDAR: dict[str, Fault] = {
    "a round that opens when the call is made": (
        {"call.created_at": "2026-06-08T08:00:00+02:00"},
        [("round.opens_at", "comes before call.created_at")],
    ),
    "a round that closes as it opens": (
        {"round.opens_at": "2026-09-16T16:00:00+02:00"},
        [
            ("round.closes_at", "comes before round.opens_at"),
            ("applications[1].submitted_at", "the round is not open then"),
            ("applications[2].submitted_at", "the round is not open then"),
            ("applications[3].submitted_at", "the round is not open then"),
        ],
    ),
    "a summons before the round has closed": (
        {"meeting.summoned_at": "2026-09-16T15:00:00+02:00"},
        [("meeting.summoned_at", "comes before round.closes_at")],
    ),
    "a meeting before its summons": (
        {"meeting.summoned_at": "2026-10-28T09:00:00+01:00"},
        [("meeting.starts_at", "comes before meeting.summoned_at")],
    ),
    "a meeting that ends before it starts": (
        {"meeting.ends_at": "2026-10-28T08:00:00+01:00"},
        [("meeting.ends_at", "comes before meeting.starts_at")],
    ),
    "minutes before the meeting's end": (
        {"minutes.adjusted_at": "2026-10-28T14:00:00+01:00"},
        [("minutes.adjusted_at", "comes before meeting.ends_at")],
    ),
    "a notice before the minutes": (
        {"minutes.posted_on": "2026-11-01"},
        [("minutes.posted_on", "comes before minutes.adjusted_at")],
    ),
    "a release before the meeting's end": (
        {"release.published_at": "2026-10-28T14:00:00+01:00"},
        [("release.published_at", "comes before meeting.ends_at")],
    ),
}

APPLICATIONS: dict[str, Fault] = {
    "an unknown applicant": (
        {"applications[2].organisation": "ingen-alls"},
        [("applications[2].organisation", "no organisation is called ingen-alls")],
    ),
    "an application that comes as the round closes": (
        {"applications[1].submitted_at": "2026-09-16T16:00:00+02:00"},
        [("applications[1].submitted_at", "the round is not open then")],
    ),
    "a project that ends before it starts": (
        {"applications[3].ends_on": "2027-01-31"},
        [
            ("applications[3].ends_on", "the project ends before it starts"),
            ("applications[3].costs[2].year", "2028 is outside the project's period"),
            ("applications[3].costs[3].year", "2028 is outside the project's period"),
        ],
    ),
    "a cost outside the project's years": (
        {"applications[1].costs[3].year": 2030},
        [("applications[1].costs[3].year", "2030 is outside the project's period")],
    ),
    "in-kind work that nobody gives": (
        {"applications[1].financing[2].form": "cash"},
        [("applications[1].financing", "in-kind costs 885777 and in-kind financing 0 differ")],
    ),
    "a krona that nobody pays": (
        {"applications[1].costs[1].amount_sek": 1_250_001},
        [
            (
                "applications[1].financing",
                "costs 5571555 and financing with the amount sought 5571554 differ",
            )
        ],
    ),
    "a krona more than the call's share of the costs": (
        {
            "applications[1].sought_sek": 2_785_778,
            "applications[1].financing[1].amount_sek": 1_899_999,
        },
        [("applications[1].sought_sek", "is more than 50 % of the costs")],
    ),
    "a krona more than the call's highest grant": (
        {"call.highest_grant_sek": 2_785_776},
        [("applications[1].sought_sek", "is more than the call's 2785776")],
    ),
    "an unknown municipality": (
        {"applications[2].municipalities[3]": "9999"},
        [("applications[2].municipalities[3]", "no municipality has the code 9999")],
    ),
    "an unknown priority": (
        {"applications[2].priorities[1]": "rymden"},
        [("applications[2].priorities[1]", "no priority is called rymden")],
    ),
    "an activity that leads to nothing": (
        {"applications[1].activities[2].leads_to": ["r1", "r9"]},
        [("applications[1].activities[2].leads_to", "no next step is called r9")],
    ),
    "a result that leads to a result": (
        {"applications[1].results[1].leads_to": ["r2"]},
        [("applications[1].results[1].leads_to", "no next step is called r2")],
    ),
}

ASSESSMENTS: dict[str, Fault] = {
    "an assessor who acts for the applicant": (
        {"organisations[2].people[1].key": "beda-bedomare"},
        [("applications[2].assessments[1].assessor", "beda-bedomare acts for the applicant (KL 6:28)")],
    ),
    "an unknown assessor": (
        {"applications[1].assessments[3].assessor": "okand-bedomare"},
        [("applications[1].assessments[3].assessor", "no assessor is called okand-bedomare")],
    ),
    "scores in spite of a conflict of interest": (
        {"applications[1].assessments[2].conflict": "Är gift med projektledaren."},
        [
            (
                "applications[1].assessments[2].scores",
                "an assessor with a conflict of interest does not score",
            )
        ],
    ),
    "a criterion without a score": (
        {"applications[1].assessments[2].scores.nytta": GONE},
        [("applications[1].assessments[2].scores", "every criterion of the call is scored, and no other")],
    ),
    "an assessor who assesses twice": (
        {"applications[1].assessments[2].assessor": "beda-bedomare"},
        [("applications[1].assessments", "beda-bedomare assesses more than once")],
    ),
    "an unknown municipality's statement": (
        {"applications[1].statements[1].municipality": "9999"},
        [("applications[1].statements[1].municipality", "no municipality has the code 9999")],
    ),
    "reasons from a municipality that kept silent": (
        {"applications[1].statements[1].position": GONE},
        [
            ("applications[1].statements[1]", "a municipality that kept silent gave no reasons"),
            (
                "applications[1].statements[1]",
                "of a municipality that kept silent nothing is handled or fed back",
            ),
        ],
    ),
    "a position without reasons": (
        {"applications[1].statements[4].reasons": " "},
        [("applications[1].statements[4].reasons", "are missing")],
    ),
    "support with conditions that are not there": (
        {"applications[1].statements[2].conditions": GONE},
        [("applications[1].statements[2].conditions", "are missing")],
    ),
    "a municipality that answers twice": (
        {"applications[1].statements[2].municipality": "2480"},
        [("applications[1].statements", "2480 answers more than once")],
    ),
    "a proposed grant without an amount": (
        {"applications[2].memo.proposed_sek": GONE},
        [("applications[2].memo", "a grant is proposed as an amount and a highest share")],
    ),
    "a proposed grant above what is sought": (
        {"applications[2].memo.proposed_sek": 500_001},
        [("applications[2].memo.proposed_sek", "is larger than the amount sought")],
    ),
    "a proposed rejection with an amount": (
        {"applications[2].memo.outcome": "reject"},
        [("applications[2].memo", "only a proposed grant has an amount and a share")],
    ),
    "the authority's own case that nobody has tried": (
        {"applications[3].memo.own_case_check": GONE},
        [
            (
                "applications[3].memo.own_case_check",
                "is missing, and the authority is the applicant (KL 6:7)",
            )
        ],
    ),
}
