"use strict";

(() => {
  const element = document.getElementById("swagger-ui");
  const settings = JSON.parse(element.dataset.settings);
  const absolute = (url, base = root) => new URL(url, base).href;
  const asFolder = (url) => url.replace(/\/?$/, "/");

  // Where the API is served, below any prefix that a proxy strips: the address of this page, however many
  // slashes it has, without the segments of the page's own path.
  const depth = settings.path.split("/").filter(Boolean).length;
  const ownPath = new RegExp(`(/+[^/]+){0,${depth}}/*$`);
  const root = location.origin + location.pathname.replace(ownPath, "/");

  // A URL may have variables in braces, which only Swagger UI fills in.
  const serverUrl = (url) =>
    /^\w+:/.test(url) ? url : absolute(url).replaceAll("%7B", "{").replaceAll("%7D", "}");

  // Swagger UI resolves relative URLs differently in the two versions of the document, and in
  // neither below a prefix. So each document is told where the API is before it is shown.
  const located = (document) => {
    if (document?.openapi) return locatedVersion3(document);
    if (document?.swagger) return locatedVersion2(document);
    return document;
  };

  // The URLs of a scheme are resolved against the server that is selected on the page.
  const locatedVersion3 = (document) => {
    const servers = document.servers?.length ? document.servers : [{ url: root }];
    return {
      ...document,
      servers: servers.map((server) => ({ ...server, url: asFolder(serverUrl(server.url)) })),
    };
  };

  // The URLs of a scheme are resolved against the document's, which may be anywhere.
  const locatedVersion2 = (document) => {
    const { protocol, host, pathname } = new URL(root);
    const basePath = document.basePath ?? pathname;
    const scheme = document.schemes?.[0] ?? protocol.slice(0, -1);
    const base = asFolder(`${scheme}://${document.host ?? host}${basePath}`);
    const withAbsoluteUrls = (definition) => {
      const changed = { ...definition };
      for (const key of ["authorizationUrl", "tokenUrl"]) {
        if (key in changed) changed[key] = absolute(changed[key], base);
      }
      return changed;
    };
    const definitions = Object.entries(document.securityDefinitions ?? {});
    return {
      ...document,
      basePath,
      securityDefinitions: Object.fromEntries(
        definitions.map(([name, definition]) => [name, withAbsoluteUrls(definition)]),
      ),
    };
  };

  const plugin = {
    statePlugins: {
      spec: {
        wrapActions: { updateJsonSpec: (original) => (document) => original(located(document)) },
      },
    },
    // The maker's logo is the one thing with a style sheet inline, which the page's policy forbids.
    components: { Logo: () => null },
  };

  const documents = settings.documents.map(({ name, path }) => ({ name, url: absolute(`.${path}`) }));
  const several = documents.length > 1;

  window.ui = SwaggerUIBundle({
    domNode: element,
    ...(several ? { urls: documents } : { url: documents[0]?.url ?? "" }),
    layout: several ? "StandaloneLayout" : "BaseLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [() => plugin],
    deepLinking: true,
    showExtensions: true,
    showCommonExtensions: true,
    // The validator is a service of another host.
    validatorUrl: null,
    persistAuthorization: settings.persistAuthorization,
    oauth2RedirectUrl: absolute(`.${settings.oauth2Redirect}`),
  });
})();
