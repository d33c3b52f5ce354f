import type { IncomingMessage, ServerResponse } from "node:http";
import { answerUpload } from "#server/evidence/evidence/transport.ts";
import { env } from "#server/ground/platform/env.ts";
import { cookiesOf, headersOf } from "./admission.ts";
import { UPLOAD_PATH } from "./bodies.ts";
import type { Handle } from "./web-server.ts";

/** Takes files in front of the framework, whose streams would pass their bytes on in small pieces. */
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
  // Whoever left, or was refused for the body itself, has no use for another answer.
  if (res.headersSent || res.destroyed) return;
  const body = await answer.text();
  res.writeHead(answer.status, { ...Object.fromEntries(answer.headers), "content-length": Buffer.byteLength(body) });
  res.end(body);
  // What nobody wants goes by, within its limit.
  req.resume();
}

/**
 * Gives the memory of each chunk back once the next is asked for. Left to the collector, 500 MB of them have it go through the
 * framework's whole heap a dozen times, which takes as long as the bytes themselves.
 */
async function* releasing(req: IncomingMessage): AsyncGenerator<Uint8Array> {
  // Refused on its way in, a request keeps its connection, for the answer.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer<ArrayBuffer>>) {
    yield chunk;
    if (chunk.buffer.byteLength === chunk.byteLength) chunk.buffer.transfer(0);
  }
}
