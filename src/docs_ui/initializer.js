"use strict";

(() => {
  const element = document.getElementById("swagger-ui");
  const settings = JSON.parse(element.dataset.settings);
  const absolute = (url, base = root) => new URL(url, base).href;
  const asFolder = (url) => url.replace(/\/?$/, "/");

  // The address of the API, with any prefix that a proxy strips: the address of this page without the
  // segments of the page's own path. Repeated slashes do not count.
  const depth = settings.path.split("/").filter(Boolean).length;
  const ownPath = new RegExp(`(/+[^/]+){0,${depth}}/*$`);
  const root = location.origin + location.pathname.replace(ownPath, "/");

  // A URL may have variables in braces, which Swagger UI replaces.
  const serverUrl = (url) =>
    /^\w+:/.test(url) ? url : absolute(url).replaceAll("%7B", "{").replaceAll("%7D", "}");

  // Swagger UI resolves relative URLs differently in the two versions of the document, and always without
  // the prefix. So the address of the API is added to each document before the page shows it.
  const located = (document) => {
    if (document?.openapi) return locatedVersion3(document);
    if (document?.swagger) return locatedVersion2(document);
    return document;
  };

  // Swagger UI resolves the URLs of a scheme against the selected server.
  const locatedVersion3 = (document) => {
    const servers = document.servers?.length ? document.servers : [{ url: root }];
    return {
      ...document,
      servers: servers.map((server) => ({ ...server, url: asFolder(serverUrl(server.url)) })),
    };
  };

  // Swagger UI resolves the URLs of a scheme against the document's address, which may be any path.
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

  // Swagger UI sends each character of a name and a password as one byte, or fails. The result has one
  // character for each byte of the UTF-8 encoding, which RFC 7617 requires.
  const utf8 = (text = "") => String.fromCharCode(...new TextEncoder().encode(text));
  const withUtf8 = (credentials) => {
    const { username, password, ...rest } = credentials.value ?? {};
    if (username === undefined) return credentials;
    return { ...credentials, value: { ...rest, username: utf8(username), password: utf8(password) } };
  };

  // Returns whether the browser may open its own password window when the operation answers 401.
  const mayOpenWindow = ({ spec, pathName, method }) => {
    const { security = spec.security ?? [] } = spec.paths[pathName][method];
    const schemes = spec.components?.securitySchemes ?? spec.securityDefinitions;
    return security.flatMap(Object.keys).some((name) => {
      const { type, scheme, name: field } = schemes[name];
      if (type === "http") return scheme.toLowerCase() !== "bearer";
      return type === "basic" || /^authorization$/i.test(field);
    });
  };

  // Sends a request. A script may not send the field `Cookie`, so the cookies are set in the browser, and
  // removed after the response. A browser opens no password window for a request without the browser's
  // own credentials. These include its cookies, so a request that needs cookies keeps them.
  const sender = (withoutWindow) => async (url, { headers: { Cookie, ...headers }, ...request }) => {
    const { origin, pathname } = new URL(url, root);
    const cookies = origin === location.origin ? (Cookie?.split(/; */) ?? []) : [];
    const setCookies = (lifetime) => {
      for (const cookie of cookies) {
        const path = cookie.startsWith("__Host-") ? "/" : pathname;
        const secure = location.protocol === "https:" ? "; Secure" : "";
        document.cookie = `${cookie}; Path=${path}; SameSite=Strict${secure}${lifetime}`;
      }
    };
    const credentials = withoutWindow && !cookies.length ? "omit" : request.credentials;
    setCookies("");
    try {
      return await fetch(url, { ...request, headers, credentials });
    } finally {
      setCookies("; Max-Age=0");
    }
  };

  const executeRequest = (original) => (request) => {
    const authorized = Object.entries(request.securities.authorized ?? {});
    const utf8Authorized = authorized.map(([name, it]) => [name, withUtf8(it)]);
    return original({
      ...request,
      securities: { ...request.securities, authorized: Object.fromEntries(utf8Authorized) },
      userFetch: sender(mayOpenWindow(request)),
    });
  };

  const requestInterceptor = (request) => {
    const { headers } = request;
    // Swagger UI encodes characters that a cookie may contain, such as the padding of base64.
    if (headers.Cookie) headers.Cookie = headers.Cookie.replace(/%3D/g, "=").replace(/%26/g, "&");
    // Only a token request has this field. Its response may challenge the client.
    if (headers["X-Requested-With"]) request.credentials = "omit";
    return request;
  };

  const plugin = {
    statePlugins: {
      spec: {
        wrapActions: {
          updateJsonSpec: (original) => (document) => original(located(document)),
          executeRequest,
        },
      },
    },
    // The logo has an inline style sheet, which the page's policy forbids.
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
    // The validator would be a request to another host.
    validatorUrl: null,
    persistAuthorization: settings.persistAuthorization,
    oauth2RedirectUrl: absolute(`.${settings.oauth2Redirect}`),
    requestInterceptor,
  });
})();
