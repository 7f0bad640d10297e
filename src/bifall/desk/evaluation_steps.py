"""What can be done with an evaluation and with a recommendation. Who may do it now, the permission says."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bifall.desk import evaluation_forms as forms
from bifall.evaluation import commands
from bifall.evaluation.states import Stance
from bifall.flows import evaluating
from bifall.ui.steps import Step

OF_AN_EVALUATION = (
    Step(
        name="oppna",
        permission="evaluation.open",
        title=_("Öppna enkäten"),
        button=_("Öppna och skicka"),
        lead=_("Alla på listan får ett brev med en egen länk. Frågor och personer kan sedan inte ändras."),
        told=_("Enkäten är öppen, och breven ligger i utkorgen."),
        run=lambda thing, values, actor, at: commands.open_survey(evaluation_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="paminn",
        permission="evaluation.remind",
        title=_("Påminn dem som inte har svarat"),
        button=_("Påminn"),
        lead=_("Påminnelser skickas också av sig själva fem arbetsdagar före sista dagen och dagen före."),
        told=_("Påminnelserna ligger i utkorgen."),
        run=lambda thing, values, actor, at: commands.remind_respondents(
            evaluation_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="forlang",
        permission="evaluation.extend",
        title=_("Förläng svarstiden"),
        button=_("Förläng"),
        told=_("Svarstiden är förlängd."),
        form=forms.ExtendSurveyForm,
        run=lambda thing, values, actor, at: commands.extend_survey(
            evaluation_id=thing.pk, closes_on=values["closes_on"], actor=actor, at=at
        ),
    ),
    Step(
        name="stang",
        permission="evaluation.close",
        title=_("Stäng enkäten"),
        button=_("Stäng"),
        lead=_("Inga fler svar tas emot, och tabellerna kan läsas. Enkäten kan inte öppnas igen."),
        told=_("Enkäten är stängd. Nu kan svaren läsas."),
        run=lambda thing, values, actor, at: commands.close_survey(
            evaluation_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="namnden",
        permission="evaluation.present",
        title=_("Sätt på nämndens föredragningslista"),
        button=_("Sätt på listan"),
        lead=_("Utvärderingen blir ett informationsärende med rapporten som bilaga."),
        told=_("Utvärderingen står på föredragningslistan."),
        form=forms.PresentForm,
        run=lambda thing, values, actor, at: evaluating.present_to_board(
            evaluation_id=thing.pk, meeting_id=UUID(values["meeting"]), actor=actor, at=at
        ),
    ),
    Step(
        name="publicera",
        permission="evaluation.publish",
        title=_("Publicera utvärderingen"),
        button=_("Publicera"),
        lead=_("Tabeller, iakttagelser, rekommendationer och regionens svar blir offentliga, med rapporten."),
        told=_("Utvärderingen är publicerad."),
        run=lambda thing, values, actor, at: evaluating.publish(evaluation_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="avsluta",
        permission="evaluation.follow_up",
        title=_("Avsluta uppföljningen"),
        button=_("Avsluta"),
        lead=_("Alla rekommendationer ska vara genomförda eller avböjda."),
        told=_("Uppföljningen är avslutad."),
        run=lambda thing, values, actor, at: commands.follow_up(evaluation_id=thing.pk, actor=actor, at=at),
    ),
)
OF_A_RECOMMENDATION = (
    Step(
        name="svara",
        permission="evaluation.answer_recommendation",
        title=_("Svara för regionen"),
        button=_("Svara"),
        told=_("Regionens svar är sparat."),
        form=forms.AnswerForm,
        run=lambda thing, values, actor, at: evaluating.answer_recommendation(
            recommendation_id=thing.pk,
            stance=Stance(values["stance"]),
            text=values["text"],
            owner_id=UUID(values["owner"]) if values["owner"] else None,
            due_on=values["due_on"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="klar",
        permission="evaluation.finish_recommendation",
        title=_("Notera att det är gjort"),
        button=_("Notera"),
        told=_("Rekommendationen är genomförd."),
        form=forms.DoneForm,
        run=lambda thing, values, actor, at: evaluating.finish_recommendation(
            recommendation_id=thing.pk, done_on=values["done_on"], note=values["note"], actor=actor, at=at
        ),
    ),
)

STEPS: Mapping[str, tuple[Step, ...]] = {
    "utvardering": OF_AN_EVALUATION,
    "rekommendation": OF_A_RECOMMENDATION,
}
