// A peer: PostGraphile, which makes a GraphQL API of the same public views by itself, in as many processes as workers.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { PEER_DATABASE, PEER_SESSION, PEER_CONNECTIONS, PEER_PORT, PEER_WORKERS } = process.env;

async function serve() {
  const service = makePgService({
    connectionString: PEER_DATABASE,
    schemas: ["published"],
    poolConfig: { max: Number(PEER_CONNECTIONS), options: PEER_SESSION },
  });
  const preset = {
    extends: [PostGraphileAmberPreset],
    pgServices: [service],
    grafserv: { graphqlPath: "/graphql", watch: false },
    // Views have no indexes of their own, by which it would choose what can be filtered.
    schema: { defaultBehavior: "connection resource:connection:filterBy filterBy attribute:filterBy attribute:condition" },
  };
  const server = createServer();
  await postgraphile(preset).createServ(grafserv).addTo(server);
  server.listen(Number(PEER_PORT), "127.0.0.1");
}

if (cluster.isPrimary) {
  for (let started = 0; started < Number(PEER_WORKERS); started += 1) cluster.fork();
  process.on("SIGTERM", () => process.exit(0));
} else {
  await serve();
}
