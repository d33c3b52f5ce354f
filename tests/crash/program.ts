import { createServer } from "node:http";
import { Readable } from "node:stream";
import { connect } from "#db/tenant.ts";
import { answerProgram } from "#server/exchange/rest/transport/answer.ts";

// The programs' door over plain HTTP with a pool and a store of its own: a whole process that can be killed hundreds of times.
connect(process.env.DATABASE_APP_URL ?? "", 6);
const server = createServer(async (incoming, outgoing) => {
  const body = incoming.method === "POST" ? (Readable.toWeb(incoming) as ReadableStream) : null;
  const headers = Object.entries(incoming.headers).map(([k, v]): [string, string] => [k, String(v)]);
  const request = { method: incoming.method, headers, body, duplex: "half" };
  const answer = await answerProgram(new Request(`http://127.0.0.1${incoming.url}`, request as RequestInit));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`port ${typeof address === "object" ? address?.port : ""}`);
});
