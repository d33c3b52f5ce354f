import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { NextRequest } from "next/server";
import { answerError, networkOf, requireOwnPage, sessionTokenOf } from "#server/trpc/edge.ts";
import { appRouter } from "#server/trpc/root.ts";

async function handler(request: NextRequest): Promise<Response> {
  try {
    // GET only reads: tRPC refuses a mutation that comes by it.
    if (request.method !== "GET") requireOwnPage(request);
  } catch (error) {
    return answerError(error);
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => ({
      sessionToken: sessionTokenOf(request.cookies),
      network: networkOf(request.headers),
      now: new Date().toISOString(),
    }),
  });
}

export { handler as GET, handler as POST };
