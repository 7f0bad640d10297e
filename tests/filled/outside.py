"""The municipalities', the applicants' and the communicators' forms."""

from __future__ import annotations

from django.urls import reverse

from bifall.applications.commands import request_completion, start_review, submit
from bifall.collaboration.states import ConsultationState
from bifall.flows.release_drafts import draft_release
from bifall.flows.release_figures import figures_for
from bifall.municipal import forms as municipal
from bifall.municipal import shared_forms as municipal_shared
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind
from bifall.portal import forms as portal
from bifall.press.commands import ask_speaker
from bifall.press.links import subscription_token_of, token_of
from bifall.press.models import ReleasePage
from bifall.publicsite import forms as publicsite
from bifall.publicsite import subscription_form
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import board, press
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation
from tests.factories.drafts import draft
from tests.factories.subscribers import subscriber
from tests.filled import LATER, Filled, Table


def statement(cast: Cast) -> Filled:
    asked = [consultation(cast, application(cast)).pk]
    values = {
        "position": "support_with_conditions",
        "reasons": "Unga stannar.",
        "conditions": "Träffar hålls i inlandet.",
    }
    page = reverse("municipal:consultation", args=asked)
    return Filled(cast.umea_official, reverse("municipal:answer", args=asked), values, page)


def feedback(cast: Cast) -> Filled:
    case = board.grant(cast, board.meeting(cast)).item.application
    asked = [consultation(cast, case, ConsultationState.ANSWERED).pk]
    return Filled(
        cast.umea_official,
        reverse("municipal:feedback", args=asked),
        {"recognition": "partly", "words": "Halva vägen."},
        stands_on=reverse("municipal:consultation", args=asked),
        named="feedback_form",
    )


def more_time(cast: Cast) -> Filled:
    asked = [consultation(cast, application(cast)).pk]
    return Filled(
        cast.umea_official,
        reverse("municipal:ask_for_time", args=asked),
        {"until": LATER, "reason": "Nämnden möts efter sista dag."},
        stands_on=reverse("municipal:consultation", args=asked),
        named="time_form",
        prefix="time",
    )


def joint(cast: Cast) -> Filled:
    case = application(cast)
    asked = [consultation(cast, case, ConsultationState.ANSWERED).pk]
    theirs = consultation(cast, case, municipality=cast.sorsele)
    return Filled(
        cast.umea_official,
        reverse("municipal:offer_joint", args=asked),
        {"municipalities": [str(theirs.pk)]},
        stands_on=reverse("municipal:consultation", args=asked),
        named="joint_form",
    )


def answer_rule(cast: Cast) -> Filled:
    return Filled(
        cast.umea_official,
        reverse("municipal:answer_rule", args=[cast.umea.pk]),
        {"sent_by": "official"},
        stands_on=reverse("municipal:my_municipality"),
        named="rule_form",
    )


def responder(cast: Cast) -> Filled:
    asked = [consultation(cast, application(cast)).pk]
    Mandate.objects.create(
        municipality=cast.umea, user=person("Uno Umeå", at=NOW), kind=MandateKind.OFFICIAL, since=NOW
    )
    return Filled(
        cast.umea_official,
        reverse("municipal:name_responder", args=asked),
        {"responder": str(cast.umea_official.pk)},
        stands_on=reverse("municipal:consultation", args=asked),
        named="responder_form",
    )


def organisation(cast: Cast) -> Filled:
    values = {
        "name": "Norrskenet AB",
        "country": "SE",
        "register_number": "556464-6874",
        "kind": "company",
    }
    return Filled(cast.applicant, reverse("portal:register_organisation"), values)


def invitation(cast: Cast) -> Filled:
    chamber = [cast.chamber.pk]
    return Filled(
        cast.applicant,
        reverse("portal:invite", args=chamber),
        {"email": "ny@example.org", "role": "editor"},
        stands_on=reverse("portal:organisation", args=chamber),
    )


def start(cast: Cast) -> Filled:
    address = reverse("portal:start", args=[open_round(cast).pk])
    return Filled(cast.applicant, address, {"organisation": str(cast.chamber.pk)})


def contact(cast: Cast) -> Filled:
    address = reverse("portal:contact", args=[draft(cast).pk])
    return Filled(cast.applicant, address, {"person": str(cast.colleague.pk)})


def reply(cast: Cast) -> Filled:
    case = submit(application_id=draft(cast).pk, actor=cast.applicant, at=NOW)
    start_review(application_id=case.pk, actor=cast.officer, at=NOW)
    request_completion(
        application_id=case.pk,
        text="Dela upp budgeten.",
        pages=[],
        due_on=NOW.date().replace(month=12),
        actor=cast.officer,
        at=NOW,
    )
    return Filled(
        cast.applicant,
        reverse("portal:complete", args=[case.pk]),
        {},
        stands_on=reverse("portal:review", args=[case.pk]),
        named="reply_form",
    )


def press_contact(cast: Cast) -> Filled:
    values = {"name": "Klara Kommunikatör", "phone": "070-174 06 05", "email": "press@example.org"}
    return Filled(cast.communicator, reverse("publicsite:press_contact_new"), values)


def press_topic(cast: Cast) -> Filled:
    values = {"name": "Regional utveckling", "name_en": "Regional development"}
    return Filled(cast.communicator, reverse("publicsite:press_topics"), values)


def press_text(cast: Cast) -> ReleasePage:
    """A draft of the newsroom that quotes the chair."""
    held, _grants = board.reference_meeting(cast)
    press.newsroom(cast)
    return draft_release(meeting_id=held.pk, quote="Det är bra.", actor=cast.communicator, at=NOW)


def press_return(cast: Cast) -> Filled:
    page = [press_text(cast).pk]
    return Filled(
        cast.director,
        reverse("publicsite:press_return", args=page),
        {"comment": "Skriv kortare."},
        stands_on=reverse("publicsite:press_review", args=page),
        named="return_form",
    )


def press_speaker(cast: Cast) -> Filled:
    page = press_text(cast)
    [quote] = page.quotes()
    return Filled(
        cast.communicator,
        reverse("publicsite:press_ask_speaker", args=[page.pk]),
        {"email": "rut@example.org"},
        stands_on=reverse("publicsite:press_review", args=[page.pk]),
        named="speaker_form",
        with_it={"digest": quote.digest()},
    )


def press_quote(cast: Cast) -> Filled:
    page = press_text(cast)
    figures = figures_for(page, cast.region)
    [quote] = page.quotes_as_read(figures)
    question = ask_speaker(
        page_id=page.pk,
        digest=quote.digest(),
        email="rut@example.org",
        figures=figures,
        path_of=str,
        actor=cast.communicator,
        at=NOW,
    )
    address = reverse("publicsite:press_quote", args=[token_of(question.pk)])
    return Filled(cast.officer, address, {"comment": "Det är viktigt."}, with_it={"refuse": ""})


def press_subscription(cast: Cast) -> Filled:
    values = {"email": "lisa@example.org", "pace": "weekly", "language": "sv"}
    return Filled(cast.communicator, reverse("publicsite:subscriptions"), values)


def press_wish(cast: Cast) -> Filled:
    address = reverse("publicsite:subscription", args=[subscription_token_of(subscriber(cast).pk)])
    return Filled(cast.communicator, address, {"pace": "weekly", "language": "sv"})


FORMS: Table = {
    municipal.StatementForm: (statement,),
    municipal.FeedbackForm: (feedback,),
    municipal.ResponderForm: (responder,),
    municipal_shared.TimeForm: (more_time,),
    municipal_shared.JointForm: (joint,),
    municipal_shared.AnswerRuleForm: (answer_rule,),
    portal.OrganisationForm: (organisation,),
    portal.InvitationForm: (invitation,),
    portal.StartForm: (start,),
    portal.ContactForm: (contact,),
    portal.ReplyForm: (reply,),
    publicsite.ContactForm: (press_contact,),
    publicsite.QuoteForm: (press_quote,),
    publicsite.ReturnForm: (press_return,),
    publicsite.SpeakerForm: (press_speaker,),
    publicsite.TopicForm: (press_topic,),
    subscription_form.SubscriptionForm: (press_subscription,),
    subscription_form.WishForm: (press_wish,),
}
