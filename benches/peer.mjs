// A peer: PostGraphile, which makes a GraphQL API of the same public views. It has as many processes and connections as the program
// has workers and connections. Views have no keys, so the tags below name them.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { makePgService } from "postgraphile/adaptors/pg";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makeJSONPgSmartTagsPlugin } from "postgraphile/utils";

// PostGraphile is for Node.js 22, and of that it uses only this one function that Node.js 20 lacks.
Promise.withResolvers ??= () => {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
};

const { PEER_DATABASE, PEER_SESSION, PEER_CONNECTIONS, PEER_PORT, PEER_WORKERS } = process.env;

const keys = makeJSONPgSmartTagsPlugin({
  version: 1,
  config: {
    class: {
      "published.decisions": { tags: { primaryKey: "id" } },
      "published.meetings": { tags: { primaryKey: "id" } },
      "published.items": {
        tags: { primaryKey: "id", foreignKey: "(meeting_id) references published.meetings (id)" },
      },
    },
  },
});

const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [keys],
  pgServices: [makePgService({
    connectionString: PEER_DATABASE,
    schemas: ["published"],
    poolConfig: { max: Number(PEER_CONNECTIONS), options: PEER_SESSION },
  })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
};

if (cluster.isPrimary) {
  for (let worker = 0; worker < Number(PEER_WORKERS); worker += 1) cluster.fork();
  process.on("SIGTERM", () => process.exit(0));
} else {
  const server = createServer();
  await postgraphile(preset).createServ(grafserv).addTo(server);
  server.listen(Number(PEER_PORT), "127.0.0.1");
}
