// Starts Swagger UI on the contract.

/**
 * The part of a contract that a place in it needs: the place itself, and the components that it refers to, and what those refer to.
 * Swagger UI else works through the whole contract for every operation that is opened, which takes a browser many seconds.
 */
function partOf(contract, place) {
  const [section, name] = place;
  if (name === undefined) return contract;
  const components = {};
  const seen = new Set();
  const waiting = [place.reduce((value, key) => value?.[key], contract)];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value === null || typeof value !== "object") continue;
    waiting.push(...Object.values(value));
    const [, sort, component] = /^#\/components\/([^/]+)\/([^/]+)$/.exec(value.$ref) ?? [];
    if (component === undefined || seen.has(value.$ref)) continue;
    seen.add(value.$ref);
    const meant = contract.components[sort][component];
    components[sort] = { ...components[sort], [component]: meant };
    waiting.push(meant);
  }
  if (section === "components") {
    const [, , component] = place;
    components[name] = component === undefined
      ? contract.components[name]
      : { ...components[name], [component]: contract.components[name][component] };
  }
  return { ...contract, paths: section === "paths" ? { [name]: contract.paths[name] } : {}, components };
}

/** Resolves a part of the contract by that part alone. */
function ResolvesPart({ fn: { resolveSubtree } }) {
  return { fn: { resolveSubtree: (contract, place, options) => resolveSubtree(partOf(contract, place), place, options) } };
}

/** The name of the contract's security scheme for log in. */
const LOGIN = "openIdConnect";

/** What the contract says of log in: nothing where the server has no OpenID Connect provider. */
const loginScheme = ({ specSelectors }) => specSelectors.specJson().getIn(["components", "securitySchemes", LOGIN]);

function randomText() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Logs in by OpenID Connect: authorization code with PKCE, in a window of its own that answers on a channel. */
function LogsIn() {
  const channel = new BroadcastChannel("minutebook-login");
  let waiting;

  channel.addEventListener("message", ({ data }) => {
    const answer = new URLSearchParams(data.answer);
    const state = answer.get("state");
    // Every window of the documentation hears the answer. Only the one that made this state takes it.
    if (state === null || state !== waiting?.state) return;
    const { auth, redirectUrl, callback, errCb } = waiting;
    waiting = undefined;
    channel.postMessage({ taken: state });
    if (answer.has("code")) return callback({ auth: { ...auth, code: answer.get("code") }, redirectUrl });
    const message = [answer.get("error") ?? "no code", answer.get("error_description")].filter(Boolean).join(": ");
    errCb({ authId: auth.name, source: "auth", level: "error", message });
  });

  /** Swagger UI's state is the time of day, which can be guessed. */
  const authPopup = () => (url, request) => {
    waiting = { ...request, state: randomText() };
    const address = new URL(url);
    address.searchParams.set("state", waiting.state);
    window.open(address);
  };

  /** Keeps the access token only. The browser stores what is kept, and an ID token is not for the API. */
  const authorizeOauth2 = (original) => ({ auth, token }) => {
    const { name, schema, clientId, scopes } = auth;
    const { access_token, token_type } = token;
    return original({ auth: { name, schema, clientId, scopes }, token: { access_token, token_type } });
  };

  /** Puts log in first, and describes it. Swagger UI would offer every grant type and scope of the provider. */
  const definitionsToAuthorize = (original, system) => (...state) => {
    const scheme = loginScheme(system);
    const isOffered = (offer) => scheme.has("x-client-id") && offer.get("flow") === "authorization_code";
    const described = (offer) => offer.set("description", scheme.get("description")).delete("scopes");
    const definitions = original(...state);
    const logins = definitions.filter((definition) => definition.has(LOGIN));
    return logins
      .filter((definition) => isOffered(definition.get(LOGIN)))
      .map((definition) => definition.update(LOGIN, described))
      .concat(definitions.filterNot((definition) => definition.has(LOGIN)));
  };

  return {
    statePlugins: { auth: { wrapActions: { authPopup, authorizeOauth2 }, wrapSelectors: { definitionsToAuthorize } } },
  };
}

/** Tells Swagger UI how to log in, once the contract is there. */
function prepareLogin(ui) {
  const scheme = loginScheme(ui);
  if (!scheme?.has("x-client-id")) return;
  ui.initOAuth({
    clientId: scheme.get("x-client-id"),
    scopes: scheme.get("x-scopes").toJS(),
    usePkceWithAuthorizationCodeGrant: true,
  });
}

window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    dom_id: "#swagger-ui",
    url: "/openapi.json",
    layout: "StandaloneLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [SwaggerUIBundle.plugins.DownloadUrl, ResolvesPart, LogsIn],
    deepLinking: true,
    displayRequestDuration: true,
    // Two hundred operations at once are no overview.
    docExpansion: "none",
    filter: true,
    oauth2RedirectUrl: new URL("oauth2-redirect.html", location.href).href,
    onComplete: () => prepareLogin(window.ui),
    persistAuthorization: true,
    tryItOutEnabled: true,
  });
});
