// What must not happen while a page is open: a request to elsewhere, a request that fails, a word in the console.

/** Swagger UI warns of every underscore in the address of an operation, which our operationIds have. */
const KNOWN = "Warning: escaping deep link whitespace with `_`";

/** Writes down all faults of a browser context's pages, and lets no request out of the origins. */
export async function watch(context, origins) {
  const faults = [];
  const expected = new Set();
  const here = (url) => origins.includes(new URL(url).origin);
  const inline = (url) => /^(data|blob):/.test(url);

  await context.route((url) => !here(url.href), (route) => route.abort());
  context.on("request", (request) => {
    if (!inline(request.url()) && !here(request.url())) faults.push(`a request went elsewhere: ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    // The window changed, and a picture of another width was wanted before this one had come.
    if (request.resourceType() === "image" && request.failure()?.errorText === "net::ERR_ABORTED") return;
    faults.push(`a request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on("response", (response) => {
    const refused = `${response.status()} ${response.request().method()}`;
    if (response.status() >= 400 && !expected.has(refused)) faults.push(`a request was refused: ${refused} ${response.url()}`);
  });
  context.on("serviceworker", (worker) => faults.push(`a service worker was installed: ${worker.url()}`));
  context.on("weberror", (error) => faults.push(`a script failed: ${error.error().stack}`));
  context.on("console", (message) => {
    // Chromium writes a line for every answer of 400 and more; which of those may be is decided above.
    const ofAnswer = message.text().startsWith("Failed to load resource") && here(message.location().url);
    const known = message.text().startsWith(KNOWN);
    if (["error", "warning"].includes(message.type()) && !ofAnswer && !known) {
      faults.push(`the console has ${message.type()}: ${message.text()}`);
    }
  });
  return {
    faults,
    /** Allows one kind of refusal while something is done, such as "401 POST". */
    async expecting(refused, work) {
      expected.add(refused);
      const result = await work();
      expected.delete(refused);
      return result;
    },
  };
}
