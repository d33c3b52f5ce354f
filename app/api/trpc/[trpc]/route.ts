import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { NextRequest } from "next/server";
import { networkOf, sessionTokenOf } from "#server/trpc/edge.ts";
import { appRouter } from "#server/trpc/root.ts";

function handler(request: NextRequest) {
  // A form of another site cannot set this header, so a mutation that has it came from our own pages.
  if (request.method !== "GET" && request.headers.get("x-tickmark") !== "1")
    return Response.json({ message: "The x-tickmark header is missing." }, { status: 403 });
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
