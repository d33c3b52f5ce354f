import type { NextRequest } from "next/server";
import { receiveComponents } from "#server/exchange/oscal/transport.ts";
import { answerError, callerOf, requireOwnPage } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** POST the bytes of a component definition: ?workspace=…&preview=true|false. Answers with what it does. */
export async function POST(request: NextRequest) {
  try {
    requireOwnPage(request);
    const given = Object.fromEntries(request.nextUrl.searchParams);
    return Response.json(await receiveComponents(callerOf(request), given, request.body));
  } catch (error) {
    return answerError(error);
  }
}
