"""An OpenID Connect provider on a free port of loopback. Usage: openid_provider.py DIRECTORY USERS

It is oidc-provider-mock, with the proof of PKCE wanted as Authlib checks it. USERS is JSON: claims by subject. A POST to /rotate gives it
another key, and the old one is forgotten.
"""

import json
import os
import sys
import threading

import lifetime  # noqa: F401
from authlib import jose
from authlib.oauth2.rfc7636 import CodeChallenge
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


os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
server = make_server("127.0.0.1", 0, app, threaded=True)
with open(f"{directory}/port.new", "w") as file:
    file.write(str(server.server_port))
os.rename(f"{directory}/port.new", f"{directory}/port")
server.serve_forever()
