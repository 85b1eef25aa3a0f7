// An OpenID Connect provider for the test of log in: node provider.mjs REDIRECT_URI. It prints its issuer when it listens.
// Its one client is public and must use PKCE. Every user is in the group "chorley-clerks".

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const RESOURCE = "urn:minutebook";

const [redirectUri] = process.argv.slice(2);
const server = createServer();
await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
const issuer = `http://127.0.0.1:${server.address().port}`;

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const provider = new Provider(issuer, {
  clients: [{
    client_id: "swagger-ui",
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  clientBasedCORS: (_, origin) => origin === new URL(redirectUri).origin,
  cookies: { keys: ["not a secret, as nothing here is"] },
  jwks: { keys: [{ ...key, alg: "RS256", use: "sig", kid: "test" }] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, { uid }) => `/login/${uid}` },
  extraTokenClaims: () => ({ groups: ["staff", "chorley-clerks"] }),
  // The user is asked for nothing beyond a name.
  async loadExistingGrant({ oidc: { client, session, params } }) {
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(params.scope);
    grant.addResourceScope(RESOURCE, params.scope);
    await grant.save();
    return grant;
  },
  features: {
    devInteractions: { enabled: false },
    // Both only add to the grant types that the provider lists: Swagger UI must not offer them.
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "",
        audience: "minutebook",
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
  // The library prints a notice for each of its own values.
  ttl: { AccessToken: 3600, IdToken: 3600, Interaction: 3600, Session: 3600, Grant: 3600, AuthorizationCode: 60 },
});

/** The login form: a name is enough. */
const FORM = `<!DOCTYPE html>
<html lang="en">
<title>Provider of the test</title>
<link rel="icon" href="data:,">
<form method="post">
  <label>Name <input name="name" autocomplete="username" required></label>
  <button>Log in</button>
</form>
<form method="post"><button>Cancel</button></form>`;

async function logIn(request, response) {
  if (request.method !== "POST") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    return response.end(FORM);
  }
  const parts = [];
  for await (const part of request) parts.push(part);
  const accountId = new URLSearchParams(Buffer.concat(parts).toString()).get("name");
  const cancelled = { error: "access_denied", error_description: "You cancelled the login" };
  await provider.interactionFinished(request, response, accountId ? { login: { accountId } } : cancelled);
}

const answer = provider.callback();
server.on("request", (request, response) => {
  if (!request.url.startsWith("/login/")) return answer(request, response);
  logIn(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
provider.on("server_error", (_, error) => console.error(error));
console.log(`Issuer ${issuer}`);
