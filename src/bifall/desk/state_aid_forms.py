"""What officers fill in about state aid. Commands say what is missing; forms only read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.regulations.findings import Sentence
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on
from bifall.regulations.state_aid.aid_assessment import QUESTIONS, Answer, Criterion
from bifall.regulations.state_aid.gber_articles import ARTICLE_WORDS, ARTICLES
from bifall.state_aid.states import AidBasis, AidReach
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words

if TYPE_CHECKING:
    from bifall.state_aid.models import AidAssessment

YES, NO = "yes", "no"


def articles_on(day: date) -> Iterator[tuple[str, str]]:
    """(key, what the article is for) of what is in force on the day, in the reader's language."""
    language = get_language() or "sv"
    for key, word in ARTICLE_WORDS.items():
        try:
            article = rule_on([row for row in ARTICLES if row.key == key], day)
        except NoRuleInForce:
            continue
        # The ordinance that an article is read with follows after its number.
        number = article.source.partition("artikel ")[2].partition(";")[0]
        yield key, _("artikel {number}: {what}").format(number=number, what=word.in_words(language))


class AssessForm(forms.Form):
    """The five questions, named `holds_CRITERION` and `why_CRITERION`, and what follows from the answers."""

    reach = forms.ChoiceField(
        label=_("Vem får stödet?"),
        choices=AidReach.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem som får stödet.")},
    )
    basis = demanded(
        forms.ChoiceField(
            label=_("Vad ska beslutet grundas på?"),
            choices=AidBasis.choices,
            widget=forms.RadioSelect,
            help_text=_("Är alla fem frågor besvarade med ja är det statligt stöd."),
        )
    )
    article = demanded(
        forms.ChoiceField(
            label=_("Artikel i gruppundantaget"), help_text=_("Välj om grunden är gruppundantag.")
        )
    )
    reasons = demanded(forms.CharField(label=_("Skäl till grunden"), widget=words()))
    government_informed_on = forms.DateField(
        label=_("Regeringen underrättad den"),
        required=False,
        widget=day_input(),
        help_text=_("Ett projektbidrag som är statligt stöd anmäls till regeringen före beslutet."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "sv"
        offer(self, "article", [("", _("Ingen artikel")), *articles_on(today)])
        asked: dict[str, forms.Field] = {"reach": self.fields["reach"]}
        for number, question in enumerate(QUESTIONS, start=1):
            asked[f"holds_{question.criterion}"] = demanded(
                forms.ChoiceField(
                    label=f"{number}. {_in(question.asks, language)}",
                    choices=[(YES, _("ja")), (NO, _("nej"))],
                    widget=forms.RadioSelect,
                    help_text=_in(question.think_of, language),
                )
            )
            asked[f"why_{question.criterion}"] = demanded(
                forms.CharField(
                    label=_("Skäl till svaret på fråga {number}").format(number=number), widget=words(2)
                )
            )
        self.fields = asked | {name: field for name, field in self.fields.items() if name != "reach"}

    def answers(self) -> dict[Criterion, Answer]:
        """What was answered. The form must be valid."""
        read = self.cleaned_data
        return {
            question.criterion: Answer(
                read[f"holds_{question.criterion}"] == YES, read[f"why_{question.criterion}"]
            )
            for question in QUESTIONS
            if read[f"holds_{question.criterion}"]
        }


def as_assessed(assessment: AidAssessment | None) -> dict[str, Any]:
    """The assessment that counts as the form's first values; of none, nothing."""
    if assessment is None:
        return {}
    first: dict[str, Any] = {
        "reach": assessment.reach,
        "basis": assessment.basis,
        "article": assessment.article,
        "reasons": assessment.reasons,
        "government_informed_on": assessment.government_informed_on,
    }
    for answer in assessment.answers.all():
        first[f"holds_{answer.criterion}"] = YES if answer.holds else NO
        first[f"why_{answer.criterion}"] = answer.why
    return first


def _in(sentence: Sentence, language: str) -> str:
    return sentence.en if language.startswith("en") else sentence.sv
