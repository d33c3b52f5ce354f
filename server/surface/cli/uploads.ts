import type { IncomingMessage, ServerResponse } from "node:http";
import { answerUpload } from "#server/evidence/evidence/transport.ts";
import { env } from "#server/ground/platform/env.ts";
import { cookiesOf, headersOf } from "./admission.ts";
import { UPLOAD_PATH } from "./bodies.ts";
import type { Handle } from "./web-server.ts";

/** Takes uploads in front of Next, whose streams would copy every chunk once more. */
export function takingUploads(handle: Handle): Handle {
  return (req, res) => (req.url?.split("?", 1)[0] === UPLOAD_PATH ? take(req, res) : handle(req, res));
}

async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { method = "", url = "" } = req;
  const answer = await answerUpload({
    method,
    url: new URL(url, env().appUrl).href,
    headers: headersOf(req),
    cookies: cookiesOf(req),
    body: releasing(req),
  });
  // The client left, or its body was refused already.
  if (res.headersSent || res.destroyed) return;
  const body = await answer.text();
  res.writeHead(answer.status, { ...Object.fromEntries(answer.headers), "content-length": Buffer.byteLength(body) });
  res.end(body);
  // Drain what is left of a refused body, within its limit, so that the answer gets read.
  req.resume();
}

// Frees each chunk once the next is requested: the garbage collector would take as long as the upload itself.
async function* releasing(req: IncomingMessage): AsyncGenerator<Uint8Array> {
  // A refused request needs its connection for the answer.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer<ArrayBuffer>>) {
    yield chunk;
    if (chunk.buffer.byteLength === chunk.byteLength) chunk.buffer.transfer(0);
  }
}
