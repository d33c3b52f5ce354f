import type { NextRequest } from "next/server";
import { answerError, callerOf, requireOwnPage } from "#server/ground/trpc/edge.ts";
import { receiveFramework } from "#server/programme/frameworks/transport.ts";

export const dynamic = "force-dynamic";

/** POST the bytes of a catalogue: ?workspace=…&file=…&name=…&version=…&preview=true|false. Answers with what it does. */
export async function POST(request: NextRequest) {
  try {
    requireOwnPage(request);
    const given = Object.fromEntries(request.nextUrl.searchParams);
    return Response.json(await receiveFramework(callerOf(request), given, request.body));
  } catch (error) {
    return answerError(error);
  }
}
