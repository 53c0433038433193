"""A SAML identity provider that is none of ours (pysaml2, which signs with xmlsec1), whose answers a test may change
before they are signed, and after.
"""

from __future__ import annotations

import shutil
import warnings
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

with warnings.catch_warnings():  # of its own libraries' names, which are not ours to change
    warnings.simplefilter("ignore")
    from saml2 import BINDING_HTTP_REDIRECT, class_name
    from saml2.authn_context import PASSWORD
    from saml2.config import IdPConfig
    from saml2.metadata import entity_descriptor
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NAMEID_FORMAT_TRANSIENT, Assertion, NameID
    from saml2.samlp import Response
    from saml2.server import Server
    from saml2.sigver import pre_signature_part

__all__ = ["ISSUER", "NAMEID_FORMAT_TRANSIENT", "SHA1", "Provider", "form_of"]

ISSUER = "https://adfs.kommunen.se/adfs/services/trust"
SIGN_IN = "https://adfs.kommunen.se/adfs/ls/"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1"

Change = Callable[[Response, Assertion], object]


def _key(folder: Path, name: str) -> tuple[str, str]:
    """A key and its certificate, as two files: xmlsec1 reads nothing else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(datetime.now(UTC) - timedelta(days=1))
    certificate = made.not_valid_after(datetime.now(UTC) + timedelta(days=1)).sign(key, hashes.SHA256())
    files = folder / f"{name}.key", folder / f"{name}.crt"
    files[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    files[1].write_bytes(certificate.public_bytes(Encoding.PEM))
    return str(files[0]), str(files[1])


class Provider:
    """Knows lovplan by the metadata that lovplan shows. `metadata` is the file with its own."""

    def __init__(self, folder: Path) -> None:
        self.metadata, self.known = folder / "idp.xml", ""
        self.key, certificate = _key(folder, "leverantören")
        self.stranger, _ = _key(folder, "någon annan")
        self.set_up: dict[str, Any] = {
            "entityid": ISSUER,
            "key_file": self.key,
            "cert_file": certificate,
            "xmlsec_binary": shutil.which("xmlsec1"),
            "service": {"idp": {"endpoints": {"single_sign_on_service": [(SIGN_IN, BINDING_HTTP_REDIRECT)]}}},
        }
        self.metadata.write_text(str(entity_descriptor(IdPConfig().load(dict(self.set_up)))))

    def knows(self, service: str) -> None:
        """Take in the service provider's metadata, as long as it is new."""
        if service == self.known:
            return
        self.known = service
        self.server = Server(config=IdPConfig().load({**self.set_up, "metadata": {"inline": [service]}}))

    def name_id(self, text: str, kind: str = NAMEID_FORMAT_PERSISTENT) -> NameID:
        return NameID(format=kind, text=text)

    def answer(
        self,
        there: str,
        attributes: dict[str, Any],
        *,
        sub: str = "s-1",
        change: Change = lambda response, assertion: None,
        key: str | None = "",
        algorithms: tuple[str, str] = SHA256,
        **other: Any,
    ) -> str:
        """The XML of its answer to the question in the address that the browser was sent to.

        `change` may do what it likes before the assertion is signed; `key` is the file to sign with, None for not at
        all; `other` goes to pysaml2.
        """
        asked = self.server.parse_authn_request(parse_qs(urlsplit(there).query)["SAMLRequest"][0])
        told = {**self.server.response_args(asked.message), **other}
        told.setdefault("name_id", self.name_id(sub))
        response: Response = self.server.create_authn_response(
            attributes, authn={"class_ref": PASSWORD}, sign_assertion=False, sign_response=False, **told
        )
        change(response, response.assertion)
        if key is None:
            return str(response)
        assertion = response.assertion
        if isinstance(assertion, list):
            (assertion,) = assertion
        signing, digest = algorithms
        assertion.signature = pre_signature_part(
            assertion.id, self.server.sec.my_cert, 1, sign_alg=signing, digest_alg=digest
        )
        signed: str = self.server.sec.sign_statement(
            str(response), class_name(assertion), key_file=key or self.key, node_id=assertion.id
        )
        return signed


def form_of(xml: str) -> dict[str, str]:
    """What the provider's page sends."""
    return {"SAMLResponse": b64encode(xml.encode()).decode(), "RelayState": ""}
