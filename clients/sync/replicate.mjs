// Replicates a Linked Data Event Stream with ldes-client, in order, and writes each member as a line of JSON:
//
//   node replicate.mjs https://minutes.example.org/ldes/changes

import { replicateLDES } from "ldes-client";

const AS = "https://www.w3.org/ns/activitystreams#";
const DCT = "http://purl.org/dc/terms/";
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const POSITION = "https://schema.org/position";

/** Writes members that have the same time, in the order of their positions. */
function write(members) {
  members.sort((one, other) => one.position - other.position);
  for (const member of members) process.stdout.write(`${JSON.stringify(member)}\n`);
}

const stream = replicateLDES({ url: process.argv[2] }, "ascending").stream({ highWaterMark: 10 });
// The client orders by `ldes:timestampPath`, and does not know `ldes:sequencePath`.
let together = [];
for await (const { quads } of stream) {
  const object = (predicate) => quads.find((quad) => quad.predicate.value === predicate)?.object.value;
  const member = {
    position: Number(object(POSITION)),
    at: object(`${DCT}created`),
    activity: object(RDF_TYPE)?.replace(AS, ""),
    record: object(`${DCT}isVersionOf`),
  };
  if (together.length > 0 && Date.parse(together[0].at) !== Date.parse(member.at)) {
    write(together);
    together = [];
  }
  together.push(member);
}
write(together);
