"""The catalogue of what is published, as DCAT-AP 3 and its Swedish profile DCAT-AP-SE have it.

It is a set of triples, written as JSON-LD, Turtle and RDF/XML. Nothing but the catalogue of resources and
what the authority says of itself stands in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.api.catalogue import RESOURCES
from bifall.api.files import formats
from bifall.api.resources import Resource
from bifall.ui.addresses import absolute

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EU = "http://publications.europa.eu/resource/authority/"
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/RegionalAuthority"
THEMES = {
    "statistics": ("GOVE", "REGI"),
    "results": ("ECON", "REGI"),
    "grants": ("ECON", "REGI"),
    "rounds": ("ECON", "REGI"),
    "calls": ("ECON", "REGI"),
}
FILE_TYPES = {"csv": "CSV", "json": "JSON", "xlsx": "XLSX", "parquet": "PARQUET"}
LANGUAGES = {"sv": "SWE", "en": "ENG"}


@dataclass(frozen=True, slots=True)
class Iri:
    """A thing by its address; short names are of `PREFIXES`."""

    address: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a language."""

    text: str
    language: str


Thing: TypeAlias = Iri | Words
Triple: TypeAlias = tuple[Iri, str, Thing]


def triples_of(authority: Authority) -> Iterator[Triple]:
    def at(path: str) -> Iri:
        return Iri(absolute(authority, path))

    root = reverse("api:start")
    catalogue, publisher, contact = at(f"{root}catalogue"), at("/#publisher"), at("/#contact")
    service = at(f"{root}#service")
    yield catalogue, "rdf:type", Iri("dcat:Catalog")
    yield from _words(catalogue, "dct:title", _("Öppna data från {authority}"), authority)
    yield from _words(
        catalogue, "dct:description", _("Det som är offentligt om projektstödet hos {authority}."), authority
    )
    yield catalogue, "dct:publisher", publisher
    yield catalogue, "dct:license", Iri(CC0)
    yield catalogue, "foaf:homepage", at(reverse("publicsite:open_data"))
    for language in LANGUAGES.values():
        yield catalogue, "dct:language", Iri(f"{EU}language/{language}")
    yield publisher, "rdf:type", Iri("foaf:Agent")
    yield publisher, "foaf:name", Words(authority.name, "sv")
    yield publisher, "dct:type", Iri(LOCAL_AUTHORITY)
    yield publisher, "foaf:homepage", at("/")
    yield contact, "rdf:type", Iri("vcard:Organization")
    yield contact, "vcard:fn", Words(authority.name, "sv")
    yield contact, "vcard:hasEmail", Iri(f"mailto:{authority.email}")
    yield catalogue, "dcat:service", service
    yield service, "rdf:type", Iri("dcat:DataService")
    yield from _words(service, "dct:title", _("Öppna data som tjänst, från {authority}"), authority)
    yield service, "dcat:endpointURL", at(root)
    yield service, "dcat:endpointDescription", at(reverse("api:openapi"))
    yield service, "dcat:contactPoint", contact
    yield service, "dct:publisher", publisher
    yield service, "dct:license", Iri(CC0)
    yield service, "dct:accessRights", Iri(f"{EU}access-right/PUBLIC")
    for resource in RESOURCES:
        dataset = at(f"{root}catalogue#{resource.name}")
        yield catalogue, "dcat:dataset", dataset
        yield service, "dcat:servesDataset", dataset
        yield dataset, "dct:publisher", publisher
        yield dataset, "dcat:contactPoint", contact
        yield from _dataset(authority, resource, dataset)


def _dataset(authority: Authority, resource: Resource, dataset: Iri) -> Iterator[Triple]:
    root = reverse("api:start")
    yield dataset, "rdf:type", Iri("dcat:Dataset")
    yield from _words(dataset, "dct:title", resource.title, authority)
    yield from _words(dataset, "dct:description", resource.about, authority)
    yield dataset, "dct:accessRights", Iri(f"{EU}access-right/PUBLIC")
    yield dataset, "dct:accrualPeriodicity", Iri(f"{EU}frequency/CONT")
    yield dataset, "dcat:landingPage", Iri(absolute(authority, f"{reverse('api:reference')}#{resource.name}"))
    for theme in THEMES.get(resource.name, ("GOVE",)):
        yield dataset, "dcat:theme", Iri(f"{EU}data-theme/{theme}")
    for suffix, one in formats().items():
        file = Iri(absolute(authority, f"{root}{resource.name}.{suffix}"))
        distribution = Iri(absolute(authority, f"{root}catalogue#{resource.name}-{suffix}"))
        yield dataset, "dcat:distribution", distribution
        yield distribution, "rdf:type", Iri("dcat:Distribution")
        yield from _words(distribution, "dct:title", resource.title, authority, after=f" ({suffix})")
        yield distribution, "dcat:accessURL", file
        yield distribution, "dcat:downloadURL", file
        yield distribution, "dct:license", Iri(CC0)
        yield distribution, "dct:format", Iri(f"{EU}file-type/{FILE_TYPES[suffix]}")
        media_type = one.media_type.partition(";")[0]
        yield distribution, "dcat:mediaType", Iri(f"http://www.iana.org/assignments/media-types/{media_type}")


def _words(
    subject: Iri, predicate: str, text: Promise, authority: Authority, *, after: str = ""
) -> Iterator[Triple]:
    for language in LANGUAGES:
        with translation.override(language):
            said = str(text).format(authority=authority.name)
        yield subject, predicate, Words(f"{said}{after}", language)


def as_turtle(authority: Authority) -> str:
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for subject, predicate, thing in triples_of(authority):
        lines.append(f"<{subject.address}> {_verb(predicate)} {_turtle(thing)} .")
    return "\n".join([*lines, ""])


def _verb(predicate: str) -> str:
    return "a" if predicate == "rdf:type" else predicate


def _turtle(thing: Thing) -> str:
    if isinstance(thing, Iri):
        return thing.address if _is_short(thing) else f"<{thing.address}>"
    # Turtle has the escapes of JSON, and no others.
    return f"{json.dumps(thing.text, ensure_ascii=False)}@{thing.language}"


def as_json_ld(authority: Authority) -> dict[str, Any]:
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, thing in triples_of(authority):
        node = nodes.setdefault(subject.address, {"@id": subject.address})
        if predicate == "rdf:type" and isinstance(thing, Iri):
            node.setdefault("@type", []).append(thing.address)
        elif isinstance(thing, Iri):
            node.setdefault(predicate, []).append({"@id": thing.address})
        else:
            node.setdefault(predicate, []).append({"@value": thing.text, "@language": thing.language})
    return {"@context": PREFIXES, "@graph": list(nodes.values())}


def _is_short(thing: Iri) -> bool:
    return thing.address.partition(":")[0] in PREFIXES


# Characters that no XML has room for.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_rdf_xml(authority: Authority) -> str:
    prefixes = {"rdf": RDF, **PREFIXES}
    names = "".join(f" xmlns:{name}={quoteattr(address)}" for name, address in prefixes.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{names}>"]
    for subject, triples in groupby(triples_of(authority), key=lambda triple: triple[0]):
        lines.append(f"<rdf:Description rdf:about={quoteattr(subject.address)}>")
        lines += [f" {_element(predicate, thing)}" for _subject, predicate, thing in triples]
        lines.append("</rdf:Description>")
    return "\n".join([*lines, "</rdf:RDF>", ""])


def _element(predicate: str, thing: Thing) -> str:
    if isinstance(thing, Iri):
        return f"<{predicate} rdf:resource={quoteattr(_whole(thing))}/>"
    # A carriage return that is not written out would come back as a line feed.
    text = escape(_NOT_IN_XML.sub("", thing.text), {"\r": "&#13;"})
    return f'<{predicate} xml:lang="{thing.language}">{text}</{predicate}>'


def _whole(thing: Iri) -> str:
    prefix, _, name = thing.address.partition(":")
    return f"{PREFIXES[prefix]}{name}" if prefix in PREFIXES else thing.address


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write the catalogue. content_type: what is answered; media_type: what is asked for."""

    media_type: str
    write: Callable[[Authority], str]
    content_type: str


def _json_ld(authority: Authority) -> str:
    return json.dumps(as_json_ld(authority), ensure_ascii=False, indent=1)


FORMS: Mapping[str, Form] = {
    "jsonld": Form("application/ld+json", _json_ld, "application/ld+json"),
    "ttl": Form("text/turtle", as_turtle, "text/turtle; charset=utf-8"),
    "rdf": Form("application/rdf+xml", as_rdf_xml, "application/rdf+xml"),
}
"""By the suffix of its own address. The first is for whoever takes any."""
