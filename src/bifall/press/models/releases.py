"""The newsroom and its releases, written in Wagtail's editor."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from bifall.accounts.models import Authority
from bifall.press.editor import ReleaseForm
from bifall.press.models.contacts import PressContact, Topic
from bifall.press.models.pictures import PressImage
from bifall.press.rules import Figures, Quote, ReleaseText, UsedPicture
from bifall.press.states import Language, ReleaseKind, Source

if TYPE_CHECKING:
    from datetime import datetime


class QuoteBlock(blocks.StructBlock):
    """Citat: what somebody says, and who."""

    text = blocks.TextBlock(label=_("Citat"))
    speaker = blocks.CharBlock(label=_("Vem säger det"))
    role = blocks.CharBlock(label=_("Roll"))

    class Meta:
        icon = "openquote"
        label = _("Citat")


class NewsroomPage(Page):
    """Pressrum: the authority's releases, under one address."""

    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="newsroom")

    subpage_types: ClassVar[list[str]] = ["press.ReleasePage"]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count_per_parent = None
    template = "publicsite/newsroom_page.html"

    class Meta:
        verbose_name = _("pressrum")


class ReleasePage(Page):
    """Pressmeddelande: a text whose figures are references to decisions, never figures of its own.

    In headline, lead and body stand `{summa}`, `{cirka_summa}`, `{antal}` and `{belopp:1}`; what they say
    is read from the decisions that the release quotes (rules.fill).
    """

    kind = models.CharField(_("slag"), max_length=15, choices=ReleaseKind, default=ReleaseKind.PRESS_RELEASE)
    language = models.CharField(_("språk"), max_length=2, choices=Language, default=Language.SWEDISH)
    translation_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
        verbose_name=_("översättning av"),
    )
    lead = models.TextField(_("ingress"))
    body = StreamField(
        [
            ("heading", blocks.CharBlock(label=_("Mellanrubrik"))),
            ("paragraph", blocks.TextBlock(label=_("Stycke"))),
            ("quote", QuoteBlock()),
            ("grants", blocks.StaticBlock(label=_("De beviljade projekten"))),
        ],
        verbose_name=_("brödtext"),
        blank=True,
    )
    image = models.ForeignKey(
        PressImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("bild")
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="releases", verbose_name=_("ämnen"))
    more_information = models.ForeignKey(
        PressContact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("för mer information"),
    )
    meeting_id = models.UUIDField(null=True, blank=True, editable=False)
    source = models.CharField(max_length=12, choices=Source, blank=True, editable=False)
    source_id = models.UUIDField(null=True, blank=True, editable=False)
    starts_at = models.DateTimeField(_("börjar"), null=True, blank=True)
    ends_at = models.DateTimeField(_("slutar"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    public_from = models.DateTimeField(
        _("offentlig från"),
        null=True,
        blank=True,
        help_text=_(
            "Lämna tomt för att visa texten så fort den publiceras. Med ett klockslag hålls text, bilder och"
            " filer stängda till dess. Skickas texten ut i förväg är den en allmän handling som vem som helst"
            " får begära ut (TF 2:10): embargot är då en överenskommelse, inget skydd."
        ),
    )
    correction = models.TextField(
        _("vad som är rättat"),
        blank=True,
        help_text=_("Behövs när en text som redan är offentlig ändras. Visas för läsarna under texten."),
    )
    sent_in_advance_at = models.DateTimeField(null=True, blank=True, editable=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("place")],
            heading=_("Tid och plats för en pressinbjudan"),
        ),
        FieldPanel("lead"),
        FieldPanel("body"),
        InlinePanel("quoted_decisions", heading=_("Beslut som texten återger"), label=_("Beslut")),
        MultiFieldPanel(
            [
                FieldPanel("image"),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                FieldPanel("more_information", widget=forms.Select),
            ],
            heading=_("Bild, ämnen och kontakt"),
        ),
        InlinePanel("related_pictures", heading=_("Fler bilder"), label=_("Bild")),
        InlinePanel("related_files", heading=_("Filer"), label=_("Fil")),
        MultiFieldPanel(
            [FieldPanel("language"), FieldPanel("translation_of", widget=forms.Select)],
            heading=_("Språk"),
        ),
        MultiFieldPanel(
            [FieldPanel("public_from"), FieldPanel("correction")], heading=_("Publicering och rättelse")
        ),
    ]
    # Wagtail's own schedule publishes when a job runs; `public_from` is looked at by the clock.
    settings_panels: ClassVar[list[Any]] = []
    base_form_class = ReleaseForm
    parent_page_types: ClassVar[list[str]] = ["press.NewsroomPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "publicsite/release_page.html"

    class Meta:
        verbose_name = _("pressmeddelande")
        verbose_name_plural = _("pressmeddelanden")

    @property
    def newsroom(self) -> NewsroomPage:
        found: NewsroomPage = self.get_parent().specific
        return found

    @property
    def authority_id(self) -> uuid.UUID:
        authority_id: uuid.UUID = self.newsroom.authority_id
        return authority_id

    def texts(self) -> list[str]:
        """Every piece of free text, for the rule that compares figures with the record."""
        pieces = [self.title, self.seo_title, self.lead, self.search_description]
        for block in self.body:
            if block.block_type == "quote":
                pieces += [block.value[part] or "" for part in ("text", "speaker", "role")]
            elif block.block_type in {"heading", "paragraph"}:
                pieces.append(block.value)
        return [*pieces, *(quoted.expected_results for quoted in self.quoted_decisions.all())]

    def pictures(self) -> list[tuple[str, PressImage]]:
        """(the field where it was chosen, the picture) for each."""
        first = [("image", self.image)] if self.image is not None else []
        return first + [("related_pictures", related.image) for related in self.related_pictures.all()]

    def as_written(self) -> list[tuple[str, str]]:
        """(the field, its text) for what is shown as it is written, with nothing filled in."""
        texts = [("place", self.place)]
        for name, picture in self.pictures():
            texts += [(name, picture.caption_in(self.language)), (name, picture.description)]
        return [*texts, *(("related_files", row.title) for row in self.related_files.all())]

    def quotes(self) -> list[Quote]:
        """What is said, by whom and in which role, in each quote."""
        return [
            Quote(block.value["text"] or "", block.value["speaker"] or "", block.value["role"] or "")
            for block in self.body
            if block.block_type == "quote"
        ]

    def quotes_as_read(self, figures: Figures) -> list[Quote]:
        """The same with the figures in their places."""
        return [quote.filled(figures, self.language) for quote in self.quotes()]

    def decision_ids(self) -> list[uuid.UUID]:
        """The decisions that the release quotes, in its own order."""
        return [quoted.decision_id for quoted in self.quoted_decisions.all()]

    def as_text(self) -> ReleaseText:
        """What the rules look at."""
        quoted = self.decision_ids()
        return ReleaseText(
            headline=self.title,
            lead=self.lead,
            texts=self.texts(),
            as_written=self.as_written(),
            quotes=self.quotes(),
            decision_ids=quoted,
            is_bound_to_the_record=bool(
                quoted
                or self.meeting_id
                or self.source in {Source.ROUND, Source.FINAL_REPORT}
                or self.kind == ReleaseKind.PRESS_RELEASE
            ),
            pictures=[UsedPicture(name, one.title, one.rights()) for name, one in self.pictures()],
            is_invitation=self.kind == ReleaseKind.INVITATION,
            is_statement=self.kind == ReleaseKind.STATEMENT,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            place=self.place,
            language=self.language,
            language_of_the_original=self.translation_of.language if self.translation_of else "",
        )

    def digest(self) -> str:
        """A fingerprint of all that a reader will meet. What is saved again without a change has the same."""
        said = {
            name: str(getattr(self, name) or "")
            for name in (
                *("title", "seo_title", "search_description", "kind", "language", "lead", "place"),
                *("translation_of_id", "image_id", "more_information_id", "meeting_id", "source_id"),
            )
        }
        moments = {
            name: getattr(self, name).timestamp() if getattr(self, name) else None
            for name in ("starts_at", "ends_at", "public_from")
        }
        rows = {
            "body": [(block.block_type, block.get_prep_value()["value"]) for block in self.body],
            "decisions": [
                (str(row.decision_id), row.expected_results) for row in self.quoted_decisions.all()
            ],
            "pictures": [row.image_id for row in self.related_pictures.all()],
            "files": [(row.title, row.document_id) for row in self.related_files.all()],
            "topics": sorted(str(topic.pk) for topic in self.topics.all()),
        }
        text = json.dumps({**said, **moments, **rows}, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def digest_to_approve(self) -> str:
        """The same with the note of what is corrected, which is read too."""
        return hashlib.sha256(f"{self.digest()}\n{self.correction.strip()}".encode()).hexdigest()

    def is_public(self, at: datetime) -> bool:
        """Of the page as it is published; `queries.live_releases` is the list form."""
        return (
            self.live
            and (self.public_from is None or self.public_from <= at)
            and (self.expire_at is None or self.expire_at > at)
        )

    def publish(self, revision: Any, **kwargs: Any) -> None:
        """Wagtail's other ways to publish (in bulk, by workflow, by schedule) do not ask the rules, so they
        are closed.
        """
        raise PermissionDenied("a release is published by press.commands.publish_release")


class QuotedDecision(Orderable):
    """Återgivet beslut: a reference to a decision's record, with what the project is to lead to."""

    page = ParentalKey(ReleasePage, on_delete=models.CASCADE, related_name="quoted_decisions")
    decision_id = models.UUIDField(_("beslutets id"))
    expected_results = models.TextField(_("förväntade resultat"), blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("decision_id", read_only=True), FieldPanel("expected_results")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(name="quoted_decision_once", fields=["page", "decision_id"])]


class RelatedPicture(Orderable):
    """Bild i en text: one more picture that goes with the release."""

    page = ParentalKey(ReleasePage, on_delete=models.CASCADE, related_name="related_pictures")
    image = models.ForeignKey(PressImage, on_delete=models.CASCADE, related_name="+", verbose_name=_("bild"))

    panels: ClassVar[list[Any]] = [FieldPanel("image")]


class RelatedFile(Orderable):
    """Fil i en text: a document that readers may take with them."""

    page = ParentalKey(ReleasePage, on_delete=models.CASCADE, related_name="related_files")
    title = models.CharField(_("namn på filen"), max_length=120)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", verbose_name=_("fil"))

    panels: ClassVar[list[Any]] = [FieldPanel("title"), FieldPanel("document")]
