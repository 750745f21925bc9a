// swagger2openapi converts each version 2 document into our version 3 document, except for the differences
// that the guide names in `docs/documents.md` and `docs/schemes-in-the-document.md`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { convertObj } from "swagger2openapi";

for (const name of process.argv.slice(2)) {
  console.log(name);
  const read = (version) => JSON.parse(readFileSync(`documents/${name}.${version}.json`));
  const version3 = read("3.0");
  const options = { targetVersion: version3.openapi };
  const { openapi: converted } = await convertObj(read("2.0"), options);

  // The converter does not make a body of required fields required.
  for (const { post } of Object.values(converted.paths)) {
    const form = post?.requestBody?.content["application/x-www-form-urlencoded"];
    if (form?.schema.required) {
      post.requestBody.required = true;
    }
  }

  const schemes = version3.components.securitySchemes;
  for (const [key, scheme] of Object.entries(schemes).filter(exceedsVersion2)) {
    const { description = "" } = scheme;
    const { description: longer } = converted.components.securitySchemes[key];
    // The description continues with what version 2 has no place for.
    assert(longer.startsWith(description) && longer !== description, key);
    converted.components.securitySchemes[key] = scheme;
  }
  assert.deepEqual(converted, version3);
}

function exceedsVersion2([, scheme]) {
  const flows = Object.values(scheme.flows ?? {});
  return (
    scheme.type === "openIdConnect" ||
    (scheme.type === "http" && scheme.scheme !== "basic") ||
    scheme.in === "cookie" ||
    flows.length > 1 ||
    flows.some((flow) => flow.refreshUrl)
  );
}
