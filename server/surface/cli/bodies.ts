import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { MAX_FILE_BYTES as EVIDENCE_BYTES } from "#server/evidence/evidence/rules.ts";
import { MOST_REPORT_BYTES, POLICY_REPORTS } from "#server/ground/platform/policy-reports.ts";
import { problem } from "#server/ground/platform/problem.ts";
import { type ProblemAnswer, pageOf, wantsPage } from "#server/ground/platform/problem-page.ts";
import { MAX_FILE_BYTES as LIST_BYTES } from "#server/ground/tables/rules/limits.ts";

const MB = 1024 * 1024;
/** Bytes of any request that brings no file. */
export const SMALL = MB;

/** Where browsers send files: answered in front of Next. */
export const UPLOAD_PATH = "/api/evidence/upload";

/** The paths that take files, and bytes of body that each may be sent; "*" is any one segment. */
export const UPLOADS: Readonly<Record<string, number>> = {
  [UPLOAD_PATH]: EVIDENCE_BYTES,
  "/api/controls/import": LIST_BYTES,
  "/api/oscal/import": LIST_BYTES,
  "/api/frameworks/import": LIST_BYTES,
  "/api/v1/workspaces/*/controls/import": LIST_BYTES,
  // A form: the file, its metadata, and what stands between them.
  "/api/v1/workspaces/*/evidence": EVIDENCE_BYTES + MB,
};

export function limitOf(path: string): number {
  if (path === POLICY_REPORTS) return MOST_REPORT_BYTES;
  const parts = path.split("/");
  const fits = (pattern: string) => {
    const wanted = pattern.split("/");
    return wanted.length === parts.length && wanted.every((w, i) => w === "*" || w === parts[i]);
  };
  return Object.entries(UPLOADS).find(([pattern]) => fits(pattern))?.[1] ?? SMALL;
}

/** How long bodies may take, in milliseconds. */
export type Patience = {
  /** without a single byte while we would take some */
  stall: number;
  /** for a whole body that is no file */
  small: number;
  /** after a refusal, so that its answer is read before the connection is closed */
  linger: number;
};
export const PATIENCE: Patience = { stall: 30_000, small: 120_000, linger: 2000 };

const refusing = new WeakSet<Socket>();

/** Whether the connection is being closed after a refusal: what comes on it meanwhile is no request to be served. */
export function isRefusing(socket: Socket): boolean {
  return refusing.has(socket);
}

/**
 * Holds one request's body to its limit: by its declared length before any of it is read, else by counting as it comes in from the
 * parser, so that no handler has to. A body that stops coming is cut.
 *
 * @returns false when the request has been refused and nobody may handle it
 */
export function holdBody(req: IncomingMessage, res: ServerResponse, limit: number, patience = PATIENCE): boolean {
  const declared = Number(req.headers["content-length"] ?? 0);
  if (declared > limit) {
    refuse(req, res, tooLarge(limit), patience);
    return false;
  }
  if (declared > 0 || req.headers["transfer-encoding"] !== undefined) watch(req, res, limit, patience);
  return true;
}

function watch(req: IncomingMessage, res: ServerResponse, limit: number, patience: Patience): void {
  const started = performance.now();
  const push = req.push.bind(req);
  let size = 0;
  let moved = true;
  const timer = setInterval(() => {
    // A full buffer is ours to empty: a slow disk behind us is no fault of the sender's.
    const waitsForUs = req.readableLength >= req.readableHighWaterMark;
    const slow = limit <= SMALL && performance.now() - started > patience.small;
    if (slow || !(moved || waitsForUs))
      over(problem(408, "The request stopped coming. Nothing was saved; send it again."));
    moved = false;
  }, patience.stall);
  const stop = () => clearInterval(timer);
  let refused = false;
  function over(answer: ProblemAnswer): void {
    stop();
    refused = true;
    refuse(req, res, answer, patience);
  }
  // The parser hands over what it read by `push`, and ends by pushing null: the one place that every reader's bytes go through.
  req.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (refused) return true;
    if (chunk === null) stop();
    else {
      moved = true;
      size += chunk.length;
      if (size > limit) {
        over(tooLarge(limit));
        return true;
      }
    }
    return push(chunk, encoding);
  };
  req.once("close", stop);
}

function tooLarge(limit: number): ProblemAnswer {
  const size = limit >= MB ? `${Math.floor(limit / MB)} MB` : `${limit} bytes`;
  return problem(413, `This request is larger than ${size}, the most that is taken here. Nothing was saved.`);
}

/** Answers a request that nobody reads to its end, and closes its connection once the answer could be read. */
export function refuse(req: IncomingMessage, res: ServerResponse, answer: ProblemAnswer, patience = PATIENCE): void {
  const { socket } = req;
  refusing.add(socket);
  if (res.headersSent) {
    socket.destroy();
    return;
  }
  // Closed at once, with bytes still unread, the kernel would reset the connection and with it take back the answer.
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), patience.linger);
    socket.once("close", () => clearTimeout(timer));
  };
  res.setHeader("connection", "close");
  send(req, res, answer);
}

/** Answers with a problem, as a page where a person's browser asked for one. */
export function send(req: IncomingMessage, res: ServerResponse, answer: ProblemAnswer): void {
  const { status, headers, body } = wantsPage(req.headers) ? pageOf(answer) : answer;
  res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}
