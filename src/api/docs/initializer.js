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

window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    dom_id: "#swagger-ui",
    url: "/openapi.json",
    layout: "StandaloneLayout",
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [SwaggerUIBundle.plugins.DownloadUrl, ResolvesPart],
    deepLinking: true,
    displayRequestDuration: true,
    // Two hundred operations at once are no overview.
    docExpansion: "none",
    filter: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
  });
});
