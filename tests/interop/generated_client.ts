// The client that openapi-typescript and openapi-fetch make signs in, reads data, and reads a refusal
// by the type of its status.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./scopes.js";

type Schemas = components["schemas"];
type Unauthorized = paths["/users/me"]["get"]["responses"][401]["content"]["application/json"];

const client = createClient<paths>({ baseUrl: process.argv[2] });

function signIn(password: string) {
  return client.POST("/token", {
    body: { grant_type: "password", username: "johndoe", password, scope: "me items" },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
}

const refused = await client.GET("/users/me");
assert(refused.error);
const refusal: Schemas["SecurityError"] = refused.error satisfies Unauthorized;
assert.equal(refused.response.status, 401);
assert.equal(refused.response.headers.get("WWW-Authenticate"), 'Bearer scope="me"');
assert.equal(refusal.detail, "Not authenticated");

const wrong = await signIn("wrong");
assert(wrong.error);
const reason: Schemas["OAuth2Error"] = wrong.error;
assert.equal(reason.error, "invalid_grant");

const { data: token } = await signIn("secret");
assert(token);
assert.equal(token.scope, "me items");

const headers = { Authorization: `Bearer ${token.access_token}` };
const { data: user } = await client.GET("/users/me", { headers });
assert.equal(user?.username, "johndoe");
const { data: items } = await client.GET("/users/me/items/", { headers });
assert.equal(items?.[0]?.item_id, "Foo");
