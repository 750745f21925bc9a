// oauth4webapi signs in with the password grant, reads data, and reads a refusal and a challenge.

import assert from "node:assert/strict";
import * as oauth from "oauth4webapi";

const url = process.argv[2];
const server = { issuer: url, token_endpoint: `${url}/token` };
const client = { client_id: "interop" };
const options = { [oauth.allowInsecureRequests]: true };

async function signIn(authentication, password) {
  const form = { username: "johndoe", password, scope: "me" };
  const response = await oauth.genericTokenEndpointRequest(
    server,
    client,
    authentication,
    "password",
    form,
    options,
  );
  return oauth.processGenericTokenEndpointResponse(server, client, response);
}

function read(path, token) {
  return oauth.protectedResourceRequest(
    token,
    "GET",
    new URL(path, url),
    undefined,
    undefined,
    options,
  );
}

const authentications = [
  oauth.None(),
  oauth.ClientSecretBasic("its secret"),
  oauth.ClientSecretPost("its secret"),
];
for (const authentication of authentications) {
  const token = await signIn(authentication, "secret");
  assert.equal(token.token_type, "bearer");
  assert.equal(token.scope, "me");
  assert.equal(token.expires_in, 3600);

  const user = await read("/users/me", token.access_token);
  assert.equal((await user.json()).username, "johndoe");

  await assert.rejects(signIn(authentication, "wrong"), (error) => {
    assert(error instanceof oauth.ResponseBodyError);
    assert.equal(error.error, "invalid_grant");
    return true;
  });
  await assert.rejects(read("/users/me/items/", token.access_token), challenged(403, {
    error: "insufficient_scope",
    scope: "me items",
  }));
}
await assert.rejects(read("/users/me", "unknown"), challenged(401, { error: "invalid_token" }));

function challenged(status, expected) {
  return (error) => {
    assert(error instanceof oauth.WWWAuthenticateChallengeError);
    assert.equal(error.status, status);
    assert.equal(error.cause.length, 1);
    const [{ scheme, parameters }] = error.cause;
    assert.equal(scheme, "bearer");
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(parameters[name], value);
    }
    return true;
  };
}
