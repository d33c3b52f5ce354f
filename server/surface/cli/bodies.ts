import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { MAX_FILE_BYTES as EVIDENCE_BYTES } from "#server/evidence/evidence/rules.ts";
import { MOST_REPORT_BYTES, POLICY_REPORTS } from "#server/ground/platform/policy-reports.ts";
import { problem } from "#server/ground/platform/problem.ts";
import { type ProblemAnswer, pageOf, wantsPage } from "#server/ground/platform/problem-page.ts";
import { MAX_FILE_BYTES as LIST_BYTES } from "#server/ground/tables/rules/limits.ts";

const MB = 1024 * 1024;
export const SMALL = MB;

/** Browser uploads, answered in front of Next. */
export const UPLOAD_PATH = "/api/evidence/upload";

/** Upload paths with their body limits in bytes; "*" matches one segment. */
export const UPLOADS: Readonly<Record<string, number>> = {
  [UPLOAD_PATH]: EVIDENCE_BYTES,
  "/api/controls/import": LIST_BYTES,
  "/api/oscal/import": LIST_BYTES,
  "/api/frameworks/import": LIST_BYTES,
  "/api/v1/workspaces/*/controls/import": LIST_BYTES,
  // multipart: the file, its metadata and the boundaries
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

/** Timeouts in milliseconds. */
export type Patience = {
  /** without receiving a byte while our buffer has room */
  stall: number;
  /** for a complete body without a file */
  small: number;
  /** after a refusal, so that the client can read the answer before the connection closes */
  linger: number;
};
export const PATIENCE: Patience = { stall: 30_000, small: 120_000, linger: 2000 };

const refusing = new WeakSet<Socket>();

/** The connection is closing after a refusal; further requests on it are not served. */
export function isRefusing(socket: Socket): boolean {
  return refusing.has(socket);
}

/** By Content-Length, else by counting. Cuts stalled bodies. @returns false when refused: do not handle it then */
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
    // A full buffer is ours to drain: a slow disk is not the sender's fault.
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
  // The parser delivers data through `push` and ends with null: the one place that sees the bytes for every reader.
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

export function refuse(req: IncomingMessage, res: ServerResponse, answer: ProblemAnswer, patience = PATIENCE): void {
  const { socket } = req;
  refusing.add(socket);
  if (res.headersSent) {
    socket.destroy();
    return;
  }
  // Closing at once with unread bytes makes the kernel send RST, which can discard the answer.
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), patience.linger);
    socket.once("close", () => clearTimeout(timer));
  };
  res.setHeader("connection", "close");
  send(req, res, answer);
}

export function send(req: IncomingMessage, res: ServerResponse, answer: ProblemAnswer): void {
  const { status, headers, body } = wantsPage(req.headers) ? pageOf(answer) : answer;
  res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}
