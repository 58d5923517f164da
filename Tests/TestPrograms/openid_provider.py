"""An OpenID Connect provider on a free port of loopback. Usage: openid_provider.py DIRECTORY USERS

It is oidc-provider-mock, with the proof of PKCE wanted as Authlib checks it. USERS is JSON: claims by subject. A POST to /rotate gives it
another key, and the old one is forgotten. A POST to /forge has the tokens after it forged as an attacker would, who has no key: `how` is
none, or hs256-pem, hs256-n (signed with the public key as a secret), or empty for no more of it.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading

import lifetime  # noqa: F401
from authlib import jose
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import request
from oidc_provider_mock import _app
from oidc_provider_mock._storage import User, storage
from werkzeug.serving import make_server

directory, users = sys.argv[1], json.loads(sys.argv[2])
challenges = {}


class Challenge(CodeChallenge):
    def get_authorization_code_challenge(self, code):
        return challenges[code.code][0]

    def get_authorization_code_challenge_method(self, code):
        return challenges[code.code][1]


class Grant(_app.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def save_authorization_code(self, code, request):
        challenges[code] = (request.data.get("code_challenge"), request.data.get("code_challenge_method"))
        super().save_authorization_code(code, request)


register = _app.flask_oauth2.AuthorizationServer.register_grant


def register_with_proof(self, grant, extensions=None):
    if grant is _app.AuthorizationCodeGrant:
        return register(self, Grant, [*extensions, Challenge(required=True)])
    return register(self, grant, extensions)


_app.flask_oauth2.AuthorizationServer.register_grant = register_with_proof
app = _app.app(user_claims=[User(sub=sub, claims=claims) for sub, claims in users.items()])


@app.post("/rotate")
def rotate():
    storage.jwk = jose.RSAKey.generate_key(is_private=True)
    return ""


forgery = ""


@app.post("/forge")
def forge():
    global forgery
    forgery = request.form.get("how", "")
    return ""


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@app.after_request
def forged(response):
    answer = response.get_json(silent=True) if forgery and response.is_json else None
    if isinstance(answer, dict) and "id_token" in answer:
        claims = answer["id_token"].split(".")[1]
        key = storage.jwk.as_dict(is_private=False)
        head = {"alg": "none"} if forgery == "none" else {"alg": "HS256", "kid": key.get("kid")}
        signed = base64url(json.dumps(head).encode()) + "." + claims
        secret = storage.jwk.as_pem(is_private=False) if forgery == "hs256-pem" else key["n"].encode()
        mac = b"" if forgery == "none" else hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        answer["id_token"] = signed + "." + base64url(mac)
        response.set_data(json.dumps(answer))
    return response


os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
server = make_server("127.0.0.1", 0, app, threaded=True)
with open(f"{directory}/port.new", "w") as file:
    file.write(str(server.server_port))
os.rename(f"{directory}/port.new", f"{directory}/port")
server.serve_forever()
