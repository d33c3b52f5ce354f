import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { NextRequest } from "next/server";
import { asVisitor } from "#server/ground/mail/service/outbox.ts";
import { env } from "#server/ground/platform/env.ts";
import { newToken } from "#server/ground/platform/ids.ts";
import { retryHeaders } from "#server/ground/platform/problem.ts";
import type { Context } from "#server/ground/trpc/base.ts";
import {
  answerError,
  callerOf,
  deviceTokenOf,
  networkOf,
  requireOwnPage,
  setCookie,
  visitorOf,
} from "#server/ground/trpc/edge.ts";
import { MOST_CALLS } from "#server/ground/trpc/schema.ts";
import { appRouter } from "./root.ts";

export async function answerCalls(request: NextRequest): Promise<Response> {
  try {
    // GET only reads: tRPC refuses mutations over GET.
    if (request.method !== "GET") requireOwnPage(request);
  } catch (error) {
    return answerError(error);
  }
  // The demo's outbox shows each browser only its own mail; a cookie tells browsers apart.
  const seen = visitorOf(request.cookies);
  const visitor = env().demo ? (seen ?? newToken()) : null;
  const newcomer: Record<string, string> =
    visitor && !seen && request.method === "POST" ? { "set-cookie": setCookie("visitor", visitor, null) } : {};
  const answer = () =>
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: request,
      router: appRouter,
      maxBatchSize: MOST_CALLS,
      createContext({ info }): Context {
        // Throwing here refuses the whole batch before any call runs.
        const mutations = info.calls.filter(({ procedure }) => procedure?._def.type === "mutation");
        if (mutations.length > 0 && info.calls.length > 1)
          throw new TRPCError({ code: "BAD_REQUEST", message: "Send each change in a request of its own." });
        return {
          ...callerOf(request),
          network: networkOf(request.headers),
          device: deviceTokenOf(request.cookies),
          visitor,
        };
      },
      responseMeta: ({ errors }) => ({
        headers: new Headers({ "cache-control": "no-store", ...newcomer, ...retryHeaders(errors.map((e) => e.cause)) }),
      }),
    });
  return asVisitor(visitor, answer);
}
