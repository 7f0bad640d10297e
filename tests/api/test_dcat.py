"""The catalogue passes the shapes of DCAT-AP and its Swedish profile, and says the same in every form."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from bifall.api.catalogue import RESOURCES
from bifall.api.dcat import FORMS
from bifall.api.files import formats
from tests.api.reading import ROOT, path_of
from tests.cast import Cast

# The library that reads the graphs warns of its own ways.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
SCHEMAS = Path(__file__).parent / "schemas"
SHAPES = ("dcat-ap-3.0.0-shapes.ttl", "dcat-ap-se-mandatory.ttl")


def read(client: Client, suffix: str) -> Graph:
    answer = client.get(f"{ROOT}catalogue.{suffix}")
    assert answer.status_code == 200
    form = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}[suffix]
    return Graph().parse(data=answer.content.decode(), format=form)


def breaks(graph: Graph, shapes: str) -> str:
    holds, _graph, text = validate(graph, shacl_graph=Graph().parse(SCHEMAS / shapes))
    return "" if holds else text


@pytest.mark.parametrize("shapes", SHAPES)
def test_it_passes_the_shapes(client: Client, region: Cast, shapes: str) -> None:
    assert breaks(read(client, "ttl"), shapes) == ""


@pytest.mark.parametrize(
    ("predicate", "shapes"),
    [
        (DCTERMS.title, SHAPES[0]),
        (DCTERMS.publisher, SHAPES[0]),
        (DCAT.accessURL, SHAPES[0]),
        (DCAT.endpointURL, SHAPES[0]),
        (DCTERMS.license, SHAPES[1]),
        (DCTERMS.type, SHAPES[1]),
        (URIRef("http://www.w3.org/2006/vcard/ns#hasEmail"), SHAPES[1]),
    ],
)
def test_what_is_missing_is_noticed(client: Client, region: Cast, predicate: URIRef, shapes: str) -> None:
    graph = read(client, "ttl")
    graph.remove((None, predicate, None))
    assert breaks(graph, shapes) != ""


def test_all_forms_say_the_same(client: Client, region: Cast) -> None:
    region.region.name = name = 'Region "Norr" \\ <Syd> & \t\r\nÖst ]]> 🏔'
    region.region.save()
    turtle = read(client, "ttl")
    for suffix in ("jsonld", "rdf"):
        assert isomorphic(turtle, read(client, suffix))
    names = set(turtle.objects(None, URIRef("http://xmlns.com/foaf/0.1/name")))
    assert names == {Literal(name, "sv")}


def test_what_xml_has_no_room_for_is_left_out(client: Client, region: Cast) -> None:
    region.region.name = "Region\x0b\x1f\ufffe Norr"
    region.region.save()
    names = set(read(client, "rdf").objects(None, URIRef("http://xmlns.com/foaf/0.1/name")))
    assert names == {Literal("Region Norr", "sv")}


def test_every_list_is_in_it_with_every_file(client: Client, region: Cast) -> None:
    graph = read(client, "jsonld")
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(RESOURCES)
    files = set(graph.objects(None, DCAT.downloadURL))
    assert len(files) == len(RESOURCES) * len(formats())
    for file in files:
        assert client.get(path_of(str(file)) or "").status_code == 200
    titles = {str(title) for title in graph.objects(None, DCTERMS.title)}
    assert {"Beviljade projekt", "Granted projects"} <= titles


def test_the_catalogue_has_an_address_that_says_its_form(client: Client, region: Cast) -> None:
    types = {suffix: client.get(f"{ROOT}catalogue.{suffix}")["Content-Type"] for suffix in FORMS}
    assert types == {
        "jsonld": "application/ld+json",
        "ttl": "text/turtle; charset=utf-8",
        "rdf": "application/rdf+xml",
    }
    asked = {
        "text/turtle": "ttl",
        "application/rdf+xml": "rdf",
        "application/ld+json": "jsonld",
        "*/*": "jsonld",
        "application/rdf+xml;q=0.5, text/turtle;q=0.9": "ttl",
        "application/rdf+xml, text/turtle;q=0.9": "rdf",
        "text/html": "jsonld",
    }
    for accept, suffix in asked.items():
        answer = client.get(f"{ROOT}catalogue", headers={"accept": accept})
        assert (accept, answer["Content-Type"]) == (accept, types[suffix])
        assert "Accept" in answer["Vary"]
