import type { NextRequest } from "next/server";
import { exportEvidence } from "#server/evidence/evidence/transport.ts";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** All evidence that covers any day from ?from to ?to as one streamed ZIP with an index and hashes. */
export async function GET(request: NextRequest) {
  try {
    return await exportEvidence(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
