import type { IncomingMessage } from "node:http";
import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
import { admit, type Credential } from "#server/ground/limits/service/points.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { problemOf } from "#server/ground/platform/problem.ts";
import type { ProblemAnswer } from "#server/ground/platform/problem-page.ts";
import { accessTokenOf, networkOf, sessionTokenOf } from "#server/ground/trpc/edge.ts";

/** Before any work is done; null to let it in. */
export function refusalOf(req: IncomingMessage): ProblemAnswer | null {
  const network = networkOf(headersOf(req));
  return refusedBy(() => admit(credentialOf(req), network === UNKNOWN_NETWORK ? null : network));
}

export function refusedBy(ask: () => void): ProblemAnswer | null {
  try {
    ask();
    return null;
  } catch (error) {
    if (error instanceof AppError) return problemOf(error);
    throw error;
  }
}

export function credentialOf(req: IncomingMessage): Credential {
  return { sessionToken: sessionTokenOf(cookiesOf(req)), accessToken: accessTokenOf(headersOf(req)) };
}

export function cookiesOf(req: IncomingMessage) {
  const cookies = new Map((req.headers.cookie ?? "").split(";").map((pair) => nameAndValue(pair.trim())));
  return {
    get(name: string): { value: string } | undefined {
      const value = cookies.get(name);
      return value === undefined ? undefined : { value };
    },
  };
}

function nameAndValue(pair: string): [string, string] {
  const [name = "", ...value] = pair.split("=");
  return [name, value.join("=")];
}

export function headersOf(req: IncomingMessage) {
  return {
    get(name: string): string | null {
      const value = req.headers[name];
      return typeof value === "string" ? value : null;
    },
  };
}
