"""The municipality's own sign-in, as the environment names it: by OpenID Connect, by SAML, or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "kommunen"
MICROSOFT = "http://schemas.microsoft.com"  # what the names of its attributes begin with
METADATA = "/logga-in/saml/metadata/"  # its whole address is lovplan's own name at the provider, unless another is set
LONGEST_IDENTIFIER = 191  # characters, as the account's record holds it
LONGEST_ISSUER = 200  # as much as the account's record holds


def municipal_sign_in(
    *, oidc: dict[str, Any], saml: dict[str, Any], url: str
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What pages ask about the sign-in, and the same as django-allauth wants it; two empty things of no use when none
    is named. `url` is the site's own. Raises ImproperlyConfigured, which says what to set.
    """
    by_oidc = [oidc["issuer"], oidc["client_id"], oidc["secret"]]
    by_saml = [saml["metadata"], saml["issuer"]]
    if any(by_oidc) and any(by_saml):
        raise ImproperlyConfigured(
            "Kommunens inloggning är inställd på två sätt. Sätt LOVPLAN_OIDC_… eller LOVPLAN_SAML_…, inte båda."
        )
    if any(by_saml):
        return {"begins": "saml_begin", **_asked(saml)}, {"saml": {"APPS": [_saml_app(saml, url)]}}
    if not any(by_oidc):
        return {"begins": "", **_asked(oidc)}, {}
    if not all(by_oidc):
        raise ImproperlyConfigured(
            "Kommunens inloggning är halvt inställd. Sätt LOVPLAN_OIDC_ISSUER, LOVPLAN_OIDC_CLIENT_ID och "
            "LOVPLAN_OIDC_SECRET, eller ingen av dem."
        )
    app = {"provider_id": PROVIDER, "name": oidc["name"], "client_id": oidc["client_id"], "secret": oidc["secret"]}
    app["settings"] = {"server_url": oidc["issuer"], "oauth_pkce_enabled": True}
    return {"begins": "openid_connect_login", **_asked(oidc)}, {"openid_connect": {"APPS": [app]}}


def _asked(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("name", "groups", "vouches", "hours")}


def _saml_app(saml: dict[str, Any], url: str) -> dict[str, Any]:
    metadata, issuer = saml["metadata"], saml["issuer"]
    if not (metadata and issuer and url):
        raise ImproperlyConfigured(
            "Kommunens inloggning är halvt inställd. Sätt LOVPLAN_SAML_METADATA, LOVPLAN_SAML_ISSUER och LOVPLAN_URL, "
            "eller ingen av de två första."
        )
    if not metadata.startswith("https://") and not (metadata.startswith("/") and Path(metadata).is_file()):
        raise ImproperlyConfigured(
            f"LOVPLAN_SAML_METADATA={metadata} går inte att läsa. Skriv adressen till leverantörens metadata, med "
            "https://, eller hela sökvägen till en fil som kontot som kör lovplan får läsa."
        )
    if len(issuer) > LONGEST_ISSUER:
        raise ImproperlyConfigured(
            f"LOVPLAN_SAML_ISSUER är längre än {LONGEST_ISSUER} tecken. Skriv leverantörens entityID ur dess metadata."
        )
    told = {name: saml[name] for name in ("metadata", "id", "email", "full_name")}
    told["entity_id"] = saml["entity_id"] or f"{url}{METADATA}"
    # An account is the issuer's: with another provider nobody becomes somebody by the same identifier.
    return {"provider_id": issuer, "name": saml["name"], "client_id": PROVIDER, "settings": told}
