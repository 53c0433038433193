"""What a dishonest or broken provider puts into a SAML answer, and what somebody does to one that has been signed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.harness.saml import SHA1

__all__ = ["BEFORE_SIGNING", "EMAIL", "MINE", "SITE", "WRAPPINGS"]

SITE, EMAIL = "https://lov.exempel.se", "controller@kommunen.se"
NS = {"p": "urn:oasis:names:tc:SAML:2.0:protocol", "a": "urn:oasis:names:tc:SAML:2.0:assertion"}


def past(response: Any, assertion: Any) -> None:
    assertion.conditions.not_on_or_after = "2020-01-01T00:00:00Z"


def confirmation(assertion: Any) -> Any:
    (found,) = assertion.subject.subject_confirmation
    return found.subject_confirmation_data


def without(name: str) -> Callable[[Any, Any], None]:
    return lambda response, assertion: setattr(confirmation(assertion), name, None)


def for_others(response: Any, assertion: Any) -> None:
    assertion.conditions.audience_restriction[0].audience[0].text = "https://annan.se/"


def for_anybody(response: Any, assertion: Any) -> None:
    assertion.conditions.audience_restriction = []


def other_issuer(response: Any, assertion: Any) -> None:
    response.issuer.text = assertion.issuer.text = "https://annan.se/\nERROR forged"


def unsolicited(response: Any, assertion: Any) -> None:
    response.in_response_to = confirmation(assertion).in_response_to = None


def late(response: Any, assertion: Any) -> None:
    confirmation(assertion).not_on_or_after = "2020-01-01T00:00:00Z"


def elsewhere(response: Any, assertion: Any) -> None:
    confirmation(assertion).recipient = f"{SITE}/logga-in/saml/svar/annan/"


def denied(response: Any, assertion: Any) -> None:
    response.status.status_code.value = "urn:oasis:names:tc:SAML:2.0:status:Responder"


BEFORE_SIGNING = {
    "wrong issuer": {"change": other_issuer},
    "wrong audience": {"change": for_others},
    "for nobody in particular": {"change": for_anybody},
    "expired": {"change": past},
    "confirmed too late": {"change": late},
    "for ever": {"change": without("not_on_or_after")},
    "sent to another page": {"change": elsewhere},
    "to no page": {"change": without("recipient")},
    "to no question": {"change": without("in_response_to")},
    "without being asked": {"change": unsolicited},
    "the provider says no": {"change": denied},
    "unsigned": {"key": None},
    "with an algorithm that is broken": {"algorithms": SHA1},
}


# What somebody may do to an answer of their own, signed by the provider. Each takes the tree, and changes it so that
# the address in it reads as the controller's.
MINE = "ny@kommunen.se"


def _of(tree: Any) -> Any:
    return tree.find("a:Assertion", NS)


def _forged(assertion: Any, *, keeps_signature: bool = False) -> Any:
    evil = copy.deepcopy(assertion)
    evil.set("ID", "id-forged")
    for value in evil.iter(f"{{{NS['a']}}}AttributeValue", f"{{{NS['a']}}}NameID"):
        value.text = (value.text or "").replace(MINE, EMAIL)
    if not keeps_signature:
        evil.remove(_signature(evil))
    return evil


def _signature(assertion: Any) -> Any:
    return assertion.find("{http://www.w3.org/2000/09/xmldsig#}Signature")


def rewritten(tree: Any) -> None:
    for value in tree.iter(f"{{{NS['a']}}}AttributeValue"):
        value.text = value.text.replace(MINE, EMAIL)


def beside(tree: Any) -> None:
    _of(tree).addprevious(_forged(_of(tree)))


def after(tree: Any) -> None:
    _of(tree).addnext(_forged(_of(tree)))


def around(tree: Any) -> None:
    true = _of(tree)
    evil = _forged(true)
    true.getparent().replace(true, evil)
    evil.append(true)


def in_its_signature(tree: Any) -> None:
    """The forged one bears the signature, and the true one lies in an object of it."""
    true = _of(tree)
    evil = _forged(true, keeps_signature=True)
    true.getparent().replace(true, evil)
    true.remove(_signature(true))
    etree.SubElement(_signature(evil), "{http://www.w3.org/2000/09/xmldsig#}Object").append(true)


def with_the_same_name(tree: Any) -> None:
    evil = _forged(_of(tree), keeps_signature=True)
    evil.set("ID", _of(tree).get("ID"))
    _of(tree).addprevious(evil)


def in_extensions(tree: Any) -> None:
    true = _of(tree)
    extensions = etree.Element(f"{{{NS['p']}}}Extensions")
    tree.find("a:Issuer", NS).addnext(extensions)
    evil = _forged(true, keeps_signature=True)
    true.getparent().replace(true, evil)
    extensions.append(true)


def a_whole_answer_around(tree: Any) -> None:
    true = copy.deepcopy(tree)
    _of(tree).getparent().replace(_of(tree), _forged(_of(tree)))
    extensions = etree.Element(f"{{{NS['p']}}}Extensions")
    tree.find("a:Issuer", NS).addnext(extensions)
    extensions.append(true)


WRAPPINGS = [
    *(rewritten, beside, after, around, in_its_signature, with_the_same_name, in_extensions, a_whole_answer_around)
]
