"""Linked data: PyLD, the schema.org vocabulary as pydantic has it, prov, and JSON Schema."""

import importlib
import json
from pathlib import Path

import jsonschema
from pyld import jsonld

HERE = Path(__file__).parent
NAME = "nih:sha-256;"


def named(*contexts):
    """A loader of contexts that asks nobody."""
    known = dict(contexts)

    def load(url, _options=None):
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": known[url]}}

    return {"documentLoader": load}


def schemaorg(path, rows, _):
    document = json.loads(path.read_text(encoding="utf-8"))
    graph = document["@graph"]
    for node in nodes(graph):
        if "@type" in node:
            model = importlib.import_module(f"pydantic2_schemaorg.{node['@type']}")
            known = {field.alias for field in getattr(model, node["@type"]).__fields__.values()}
            assert set(node) <= known, (node["@type"], set(node) - known)
    context = {"@vocab": "https://schema.org/"}
    expanded = jsonld.expand(document, named(("https://schema.org", context)))
    claims = {node["@id"]: node for node in expanded if node["@type"] == ["https://schema.org/Claim"]}
    assert set(claims) == {NAME + row["id"] for row in rows}
    for row in rows:
        claim = claims[NAME + row["id"]]
        assert claim["https://schema.org/text"] == [{"@value": row["text"]}]
        assert claim["https://schema.org/creativeWorkStatus"] == [{"@value": row["status"]}]
    reviews = [node for node in graph if node["@type"] == "ClaimReview"]
    reviewed = {row["id"] for row in rows if row["status"] in ("confirmed", "disputed", "denied", "retracted")}
    assert {review["itemReviewed"]["@id"] for review in reviews} == {NAME + id_ for id_ in reviewed} != set()
    corrections = [text for node in graph for text in node.get("correction", [])]
    assert {text["@type"] for text in corrections} == {"CorrectionComment"} and all(text["text"] for text in corrections)


def nodes(value):
    """Every object in it."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)


def valid(document, schema):
    schema = json.loads((HERE / schema).read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(document)


# The terms of the Web Annotation vocabulary that we use, with their names in RDF (Web Annotation Vocabulary, appendix A).
ANNOTATION = {
    "oa": "http://www.w3.org/ns/oa#", "dcterms": "http://purl.org/dc/terms/", "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "foaf": "http://xmlns.com/foaf/0.1/", "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id", "type": "@type", "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody",
    "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
    "Organization": "as:Organization", "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"}, "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"}, "exact": "oa:exact",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "describing": "oa:describing", "classifying": "oa:classifying", "identifying": "oa:identifying",
    "tagging": "oa:tagging", "value": "rdf:value", "format": "dc:format", "name": "foaf:name",
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"}, "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "canonical": {"@id": "oa:canonical", "@type": "@id"},
}


def annotations(path, rows, story):
    found = json.loads(path.read_text(encoding="utf-8"))
    valid(found, "annotations.schema.json")
    assert len(found) == sum(len(row.get("appearances", [])) for row in rows) > 0
    places = 0
    for annotation in found:
        assert {key for node in nodes(annotation) for key in node} - {"@context"} <= set(ANNOTATION)
        for target in annotation["target"]:
            for selector in target["selector"]:
                if selector["type"] == "TextPositionSelector":
                    quote = next(one for one in target["selector"] if one["type"] == "TextQuoteSelector")
                    # Both count Unicode code points.
                    places += story[selector["start"]:selector["end"]] == quote["exact"]
    assert places == len(found), "each position is where the quoted text stands in the archived story"
    expanded = jsonld.expand(found, named(("http://www.w3.org/ns/anno.jsonld", ANNOTATION)))
    assert len(expanded) == len(found)
    for node in expanded:
        oa = ANNOTATION["oa"]
        assert node["@type"] == [oa + "Annotation"] and node[oa + "motivatedBy"] == [{"@id": oa + "describing"}]
        assert node[oa + "hasBody"] and node[oa + "hasTarget"]


def prov(path, rows, _):
    from prov.model import (ProvActivity, ProvAgent, ProvAttribution, ProvDerivation, ProvDocument, ProvEntity,
                            ProvGeneration, ProvInfluence, ProvInvalidation, ProvRelation)

    document = ProvDocument.deserialize(str(path), format="json")

    def records(kind):
        return list(document.get_records(kind))

    count = {kind: len(records(kind)) for kind in (ProvEntity, ProvActivity, ProvAgent, ProvGeneration)}
    revisions = sum(row["revision"] for row in rows)
    assert count[ProvActivity] == count[ProvGeneration] == revisions and count[ProvEntity] > revisions, count
    declared = {str(record.identifier) for kind in (ProvEntity, ProvActivity, ProvAgent)
                for record in records(kind)}
    for relation in records(ProvRelation):
        for name, value in relation.formal_attributes:
            assert name.localpart == "time" or value is None or str(value) in declared, f"{value} is declared nowhere"
    entities = {record.identifier.uri for record in records(ProvEntity)}
    assert {NAME + row["digest"] for row in rows} <= entities
    stances = [source["stance"] for row in rows for source in row["attributions"]]
    assert len(records(ProvAttribution)) >= sum(stance in ("asserts", "confirms") for stance in stances)
    assert len(records(ProvInfluence)) >= sum(stance not in ("asserts", "confirms") for stance in stances) > 0
    kinds = {str(kind) for one in records(ProvDerivation) for kind in one.get_asserted_types()}
    assert kinds == {"prov:Revision", "prov:Quotation"}, kinds
    assert len(records(ProvInvalidation)) == sum(row["status"] == "retracted" for row in rows)
    assert document.get_provn()


def ninjs(path, rows, _):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1, "one story, one news object"
    item = json.loads(lines[0])
    valid(item, "ninjs.schema.json")
    inside = {NAME + row["id"]: row for row in rows if row.get("appearances")}
    assert {one["uri"] for one in item["associations"]} == set(inside)
    for one in item["associations"]:
        row = inside[one["uri"]]
        assert one["name"] == row["text"] and {"role": "status", "contenttype": "text/plain", "value": row["status"]} in one["descriptions"]
    assert item["descriptions"][0]["role"] == "correction" and "correction" in item["ednote"]
