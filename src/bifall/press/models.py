"""The newsroom: releases, topics, contacts, the duty rota and pictures. Pages are Wagtail's."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet

from bifall.accounts.models import Authority
from bifall.press.editor import ReleaseForm
from bifall.press.rules import ReleaseText
from bifall.press.states import ReleaseKind


class PressImage(AbstractImage):
    """Pressbild: a picture with its maker, its rights and a text for those who do not see it."""

    authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="press_images"
    )
    creator = models.CharField(_("fotograf eller upphovsperson"), max_length=120)
    rights_holder = models.CharField(_("rättighetshavare"), max_length=120, blank=True)
    licence = models.CharField(_("licens"), max_length=200, blank=True)
    caption = models.CharField(_("bildtext"), max_length=250, blank=True)
    expires_on = models.DateField(_("får visas till och med"), null=True, blank=True)

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "authority"),
        "creator",
        "rights_holder",
        "licence",
        "caption",
        "expires_on",
    )

    class Meta:
        verbose_name = _("pressbild")
        verbose_name_plural = _("pressbilder")

    @property
    def credit(self) -> str:
        """Who is named beside the picture (Copyright Act 1960:729 3 §)."""
        return " / ".join(filter(None, [self.creator, self.rights_holder]))


class PressRendition(AbstractRendition):
    """Rendition: the picture in one size."""

    image = models.ForeignKey(PressImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="press_rendition_once", fields=["image", "filter_spec", "focal_point_key"]
            )
        ]


@register_snippet
class Topic(models.Model):
    """Ämne: what a release is about, in the newsroom's own list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="topics")
    name = models.CharField(_("ämne"), max_length=60)
    slug = models.SlugField(max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("ämne")
        verbose_name_plural = _("ämnen")
        constraints = [models.UniqueConstraint(name="topic_once", fields=["authority", "slug"])]

    def __str__(self) -> str:
        return self.name


@register_snippet
class PressContact(models.Model):
    """Presskontakt: a person whom journalists may call, or who knows a matter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="press_contacts")
    name = models.CharField(_("namn"), max_length=120)
    title = models.CharField(_("titel"), max_length=120, blank=True)
    unit = models.CharField(_("enhet"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=30)
    email = models.EmailField(_("e-postadress"))
    area = models.CharField(_("ansvarsområde"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("presskontakt")
        verbose_name_plural = _("presskontakter")
        constraints = [models.UniqueConstraint(name="press_contact_once", fields=["authority", "email"])]

    def __str__(self) -> str:
        return self.name


class DutyWeek(models.Model):
    """Pressjour: who answers the press in an ISO week, from Monday to Sunday."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="duty_weeks")
    year = models.PositiveSmallIntegerField(_("år"))
    week = models.PositiveSmallIntegerField(_("vecka"))
    contact = models.ForeignKey(PressContact, on_delete=models.PROTECT, related_name="duty_weeks")
    backup = models.ForeignKey(
        PressContact, null=True, blank=True, on_delete=models.PROTECT, related_name="backup_weeks"
    )

    class Meta:
        ordering = ["year", "week"]
        constraints = [
            models.UniqueConstraint(name="duty_week_once", fields=["authority", "year", "week"]),
            models.CheckConstraint(name="duty_week_is_a_week", condition=models.Q(week__gte=1, week__lte=53)),
        ]

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02d}: {self.contact}"


class QuoteBlock(blocks.StructBlock):
    """Citat: what somebody says, and who."""

    text = blocks.TextBlock(label=_("Citat"))
    speaker = blocks.CharBlock(label=_("Vem säger det"))
    role = blocks.CharBlock(label=_("Roll"), required=False)

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

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("kind"),
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
    ]
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
                pieces.append(block.value["text"])
            elif block.block_type in {"heading", "paragraph"}:
                pieces.append(block.value)
        return [*pieces, *(quoted.expected_results for quoted in self.quoted_decisions.all())]

    def quotes(self) -> list[tuple[str, str]]:
        """What is said, and by whom, in each quote."""
        return [
            (block.value["text"] or "", block.value["speaker"] or "")
            for block in self.body
            if block.block_type == "quote"
        ]

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
            quotes=self.quotes(),
            decision_ids=quoted,
            is_bound_to_the_record=bool(quoted or self.meeting_id or self.kind == ReleaseKind.PRESS_RELEASE),
            picture_lacks_description=self.image is not None and not self.image.description.strip(),
        )

    def publish(self, revision: Any, **kwargs: Any) -> None:
        """Wagtail's other ways to publish (in bulk, by workflow) do not ask the rules, so they are closed.

        A revision that waits for its time went through `press.commands.publish_release` when it got it.
        """
        if revision.approved_go_live_at is None:
            raise PermissionDenied("a release is published by press.commands.publish_release")
        super().publish(revision, **kwargs)


class QuotedDecision(Orderable):
    """Återgivet beslut: a reference to a decision's record, with what the project is to lead to."""

    page = ParentalKey(ReleasePage, on_delete=models.CASCADE, related_name="quoted_decisions")
    decision_id = models.UUIDField(_("beslutets id"))
    expected_results = models.TextField(_("förväntade resultat"), blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("decision_id", read_only=True), FieldPanel("expected_results")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(name="quoted_decision_once", fields=["page", "decision_id"])]
