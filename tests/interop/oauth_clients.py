"""OAuth clients sign in with the password grant and read data: requests-oauthlib, Authlib and the
client of the MCP SDK."""

import asyncio
import logging
import os
import sys

import httpx2
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from authlib.integrations.requests_client import OAuthError
from mcp.client.auth import OAuthClientProvider
from mcp.client.auth.exceptions import OAuthTokenError
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata
from oauthlib.oauth2 import InvalidGrantError, LegacyApplicationClient
from requests_oauthlib import OAuth2Session

url = sys.argv[1]
# oauthlib refuses a token endpoint without TLS.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
# The SDK logs the wrong password, which is meant to be refused.
logging.disable()


def requests_oauthlib():
    # It names the client in HTTP Basic, or in the form.
    for in_form in (False, True):
        client = LegacyApplicationClient("interop", scope=["me", "items"])

        def sign_in(password):
            return session.fetch_token(
                f"{url}/token",
                username="johndoe",
                password=password,
                client_secret="its secret",
                include_client_id=in_form,
            )

        with OAuth2Session(client=client) as session:
            try:
                sign_in("wrong")
                raise AssertionError("a wrong password is accepted")
            except InvalidGrantError as error:
                assert error.description == "Incorrect username or password"
            token = sign_in("secret")
            assert set(token["scope"]) == {"me", "items"}
            assert session.get(f"{url}/users/me").json()["username"] == "johndoe"


def authlib():
    for method in ("client_secret_basic", "client_secret_post", "none"):
        session = AuthlibSession(
            "interop", "its secret", token_endpoint_auth_method=method, scope="me items"
        )
        with session:
            try:
                session.fetch_token(f"{url}/token", username="johndoe", password="wrong")
                raise AssertionError("a wrong password is accepted")
            except OAuthError as error:
                assert error.error == "invalid_grant"
            token = session.fetch_token(f"{url}/token", username="johndoe", password="secret")
            assert token["scope"] == "me items"
            assert session.get(f"{url}/users/me").json()["username"] == "johndoe"


# With characters that have to be encoded inside HTTP Basic.
CLIENT_ID = "interop: 1%"


class McpClient(OAuthClientProvider):
    """The flow of the SDK, which starts at a 401, with the password grant.

    The SDK has no password grant. The form starts as the one of its authorization code, which has
    the `client_id` beside HTTP Basic.
    """

    def __init__(self, method, password):
        metadata = OAuthClientMetadata(redirect_uris=["http://127.0.0.1/callback"])
        super().__init__(url, metadata, Storage(method))
        self.password = password

    async def _perform_authorization(self):
        request = await self._exchange_token_authorization_code("code", "verifier")
        form = httpx2.QueryParams(request.content.decode())
        form = form.remove("code").remove("redirect_uri").remove("code_verifier")
        assert form["client_id"] == CLIENT_ID
        form = form.merge(
            {"grant_type": "password", "username": "johndoe", "password": self.password}
            | {"scope": self.context.client_metadata.scope}
        )
        headers = request.headers.copy()
        del headers["Content-Length"]
        return httpx2.Request(request.method, request.url, data=dict(form), headers=headers)


class Storage:
    def __init__(self, method):
        self.client = OAuthClientInformationFull(
            client_id=CLIENT_ID,
            client_secret="its secret",
            token_endpoint_auth_method=method,
            redirect_uris=["http://127.0.0.1/callback"],
        )
        self.tokens = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client


async def mcp_sdk():
    for method in ("client_secret_basic", "client_secret_post", "none"):
        provider = McpClient(method, "secret")
        async with httpx2.AsyncClient(auth=provider) as client:
            # The 401 names the scope that the flow asks for.
            response = await client.get(f"{url}/users/me")
            assert response.json()["username"] == "johndoe"
            assert provider.context.current_tokens.scope == "me"
            # The 403 makes the client ask for more.
            response = await client.get(f"{url}/users/me/items/")
            assert response.json()[0]["item_id"] == "Foo"
            assert set(provider.context.current_tokens.scope.split()) == {"me", "items"}
        try:
            async with httpx2.AsyncClient(auth=McpClient(method, "wrong")) as client:
                await client.get(f"{url}/users/me")
            raise AssertionError("a wrong password is accepted")
        except OAuthTokenError as error:
            assert "invalid_grant" in str(error)


requests_oauthlib()
authlib()
asyncio.run(mcp_sdk())
