"""The first two steps: an officer opens a call, and an applicant answers it together with a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import MeetingState
from bifall.calls.models import Call, Round
from bifall.kernel.forms.schema import Page as FormPage
from bifall.kernel.forms.schema import Rows
from bifall.notices.models import Message
from bifall.organisations.models import Organisation
from tests.browser import IN_A_BROWSER
from tests.cast import Cast
from tests.factories import board
from tests.factories.calls import form_version, open_round, strategy
from tests.factories.drafts import WHOLE
from tests.journeys.conftest import Enter
from tests.journeys.walking import Walk

pytestmark = IN_A_BROWSER

PDF = b"%PDF-1.7 intyg om medfinansiering"


def test_an_officer_opens_a_call_with_a_round(cast: Cast, enter: Enter) -> None:
    form_version(cast)
    strategy(cast)
    meeting = board.meeting(
        cast, MeetingState.PLANNED, starts_at=datetime.fromisoformat("2027-03-17T09:00+01:00")
    )
    officer = enter(cast.officer)
    officer.go(reverse("desk:calls")).follow("Ny utlysning")
    officer.write("Rubrik", "Kompetens i hela länet").write("Kort om utlysningen", "Fler ska kunna mötas.")
    officer.press("Spara").heading("Kriterier")
    for number, (name, weight) in enumerate([("Nytta för länet", "60"), ("Genomförande", "40")]):
        officer.fill(**{f"form-{number}-title": name, f"form-{number}-weight": weight})
    officer.press("Spara kriterierna").heading("Kompetens i hela länet").reads("Nytta för länet")
    officer.follow("Lägg till en omgång")
    officer.write("Omgångens namn", "Våren 2027")
    officer.fill(opens_at="2026-11-24T08:00", closes_at="2027-01-29T16:00")
    officer.write("Ram, kronor", "10 000 000").choose("Avgörs vid sammanträdet", "2027-03-17 09.00")
    officer.press("Spara").press("Publicera utlysningen").reads("Våren 2027", "10 000 000")

    call = Call.objects.get()
    round_ = Round.objects.get()
    assert (call.state, [(c.title, c.weight) for c in call.criteria.all()]) == (
        "published",
        [("Nytta för länet", 60), ("Genomförande", 40)],
    )
    assert (round_.name, round_.frame_sek, list(round_.meetings.all())) == (
        "Våren 2027",
        10_000_000,
        [meeting],
    )
    visitor = enter(None)
    visitor.go(reverse("publicsite:calls")).follow("Kompetens i hela länet")
    visitor.reads("Våren 2027 är öppen. Den stänger 29 januari 2027 kl. 16.00.")


def answer_page(walk: Walk, page: FormPage, answers: Mapping[str, Any]) -> None:
    """Type one page of the form as a person does: rows are added one by one, with the button under them."""
    for question in page.questions:
        if question.key not in answers:
            continue
        if walk.field(question.key).count() == 0 and not isinstance(question, Rows):
            walk.press("Spara")  # it is asked because of an answer above it
        given = answers[question.key]
        if isinstance(question, Rows):
            for place, row in enumerate(given):
                walk.press(
                    "Lägg till rad", walk.page.locator(f"[data-question='{question.key}']"), exact=False
                )
                row_id = walk.page.locator(f"[name='row:{question.key}']").nth(place).input_value()
                for column in question.columns:
                    name = f"{question.key}.{row_id}.{column.key}"
                    if column.key == "leads_to":
                        for target in row[column.key]:  # "r2" is the second of the rows that can be led to
                            walk.field(name).nth(int(target[1:]) - 1).check()
                    elif column.key in row:
                        give(walk, name, row[column.key])
        else:
            give(walk, question.key, given)


def give(walk: Walk, name: str, value: Any) -> None:
    field = walk.field(name)
    kind = field.first.get_attribute("type")
    if kind in {"checkbox", "radio"}:
        for one in value if isinstance(value, list) else [{True: "yes", False: "no"}.get(value, value)]:
            walk.page.locator(f"[name='{name}'][value='{one}']").check()
    elif field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(value=str(value))
    else:
        field.fill(str(value))


def test_an_applicant_answers_with_a_colleague_and_sends_it_in(cast: Cast, enter: Enter) -> None:
    round_ = open_round(cast)
    applicant = enter(cast.applicant)
    applicant.go(reverse("portal:home")).follow("Registrera en organisation")
    applicant.write("Organisationens namn", "Norrskenets lärcentrum AB")
    applicant.write("Organisationsnummer", "556464-6875").choose("Slag av organisation", "företag")
    applicant.press("Registrera").reads("Organisationsnumret stämmer inte.")
    applicant.write("Organisationsnummer", "556464-6874").press("Registrera")
    applicant.heading("Norrskenets lärcentrum AB")
    organisation = Organisation.objects.get(name="Norrskenets lärcentrum AB")
    applicant.write("Kollegans e-postadress", cast.stranger.email).press("Skicka inbjudan")

    colleague = enter(cast.stranger)
    colleague.go(Message.objects.get(email=cast.stranger.email).path).press("Tacka ja")
    assert list(organisation.memberships.order_by("since").values_list("user", "role")) == [
        (cast.applicant.pk, "signatory"),
        (cast.stranger.pk, "editor"),
    ]

    applicant.go(reverse("portal:start", args=[round_.pk])).tick("Norrskenets lärcentrum AB (556464-6874)")
    applicant.press("Börja")
    application = Application.objects.get()
    schema = application.answer_set.form_version.schema
    for page in schema.pages:
        walk = colleague if page.key == "strategy" else applicant
        walk.go(reverse("portal:page", args=[application.pk, page.key])).heading(page.title.sv)
        answer_page(walk, page, WHOLE)
        if page.key == "financing":
            walk.field("sought_sek").fill("2 785 778")
            walk.press("Spara").reads("stämmer inte")
            walk.field("sought_sek").fill("2 785 777")
        walk.press("Spara och fortsätt")
    applicant.go(reverse("portal:review", args=[application.pk]))
    applicant.page.get_by_label("Lägg till en bilaga").set_input_files(
        {"name": "intyg.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    applicant.press("Bifoga").reads("intyg.pdf").press("Skicka in ansökan")
    applicant.heading("Studenter möter arbetsliv").reads("inkommen", "Kvittens (PDF)")

    sent = Application.objects.get()
    assert (sent.state, sent.case_number, sent.sought_sek, sent.total_cost_sek) == (
        State.SUBMITTED,
        "RUN 1-2026",
        2_785_777,
        5_571_554,
    )
    assert {(m.email, m.subject) for m in Message.objects.filter(kind="applications.received")} == {
        (cast.applicant.email, "Vi har tagit emot er ansökan RUN 1-2026"),
        (cast.stranger.email, "Vi har tagit emot er ansökan RUN 1-2026"),
    }
