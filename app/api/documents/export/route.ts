import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportDocument } from "#server/programme/documents/transport.ts";

export const dynamic = "force-dynamic";

/** A version of a document as a file: ?workspace=…&document=…&version=…&format=pdf|docx */
export async function GET(request: NextRequest) {
  try {
    return await exportDocument(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
