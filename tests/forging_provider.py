"""A real provider that forges the tokens of a few users.

Run as ``python tests/forging_provider.py PORT USERS``, with claims by name as JSON. A
user named in ``FAULTS`` gets a token with that fault.
"""

from __future__ import annotations

import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any

import flask
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import RSAKey

Claims = dict[str, Any]
FAULTS: Mapping[str, Callable[[Claims], Claims]] = {
    "another issuer": lambda claims: {**claims, "iss": "https://other.example"},
    "another audience": lambda claims: {**claims, "aud": ["another client"]},
    "expired": lambda claims: {**claims, "exp": claims["iat"] - 86_400},
    "made for another login": lambda claims: {**claims, "nonce": "of another login"},
    "signed by somebody else": lambda claims: claims,
    "not signed": lambda claims: claims,
}


def main() -> None:
    """Serve until the process ends."""
    users = [
        oidc_provider_mock.User(sub=name, claims=claims)
        for name, claims in json.loads(sys.argv[2]).items()
    ]
    app = oidc_provider_mock.app(user_claims=users)
    app.after_request(_lie)
    # why: the package turns on Flask's debug mode, whose reloader watches every file.
    app.run("127.0.0.1", int(sys.argv[1]), threaded=True, debug=False)


def _lie(answer: flask.Response) -> flask.Response:
    """Forge the token in an answer, if it is for one of those users."""
    tokens: Claims = answer.get_json(silent=True) or {}
    if flask.request.path != "/oauth2/token" or "id_token" not in tokens:
        return answer
    claims = _claims(tokens["id_token"])
    fault = claims["sub"]
    if fault in FAULTS:
        token = _signed(FAULTS[fault](claims), fault)
        answer.set_data(json.dumps({**tokens, "id_token": token}))
    return answer


def _claims(token: str) -> Claims:
    body = token.split(".")[1]
    claims: Claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def _signed(claims: Claims, fault: str) -> str:
    if fault == "not signed":
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        texts = (urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
        return ".".join([*(text.decode().rstrip("=") for text in texts), ""])
    own = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
    key = RSAKey.import_key(own)
    if fault == "signed by somebody else":
        key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": own.get("kid", "")}, claims, key)


if __name__ == "__main__":
    main()
