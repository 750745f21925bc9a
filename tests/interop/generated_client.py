"""The client that openapi-python-client generates signs in, reads data, and reads a refusal by its
type."""

import sys

from scopes_client import AuthenticatedClient, Client
from scopes_client.api.default import get_users_me, get_users_me_items_slash, post_token
from scopes_client.models import (
    OAuth2Error,
    OAuth2ErrorError,
    PostTokenBody,
    PostTokenBodyGrantType,
    SecurityError,
    TokenResponse,
    User,
)

url = sys.argv[1]


def sign_in(password: str) -> TokenResponse | OAuth2Error | None:
    form = PostTokenBody(
        grant_type=PostTokenBodyGrantType.PASSWORD,
        username="johndoe",
        password=password,
        scope="me items",
    )
    return post_token.sync(client=Client(url), body=form)


token = sign_in("secret")
assert isinstance(token, TokenResponse)
assert token.scope == "me items"

client = AuthenticatedClient(url, token.access_token)
user = get_users_me.sync(client=client)
assert isinstance(user, User)
assert user.username == "johndoe"
items = get_users_me_items_slash.sync(client=client)
assert isinstance(items, list)
assert items[0].item_id == "Foo"

refused = get_users_me.sync_detailed(client=AuthenticatedClient(url, "unknown"))
assert refused.status_code == 401
assert isinstance(refused.parsed, SecurityError)
assert refused.parsed.detail == "The access token is unknown"

reason = sign_in("wrong")
assert isinstance(reason, OAuth2Error)
assert reason.error == OAuth2ErrorError.INVALID_GRANT
