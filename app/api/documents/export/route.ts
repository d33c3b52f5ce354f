import type { NextRequest } from "next/server";
import { exportDocument } from "#server/programme/documents/transport.ts";
import { answerError, callerOf } from "#server/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** A version of a document as a file: ?workspace=…&document=…&version=…&format=pdf|docx */
export async function GET(request: NextRequest) {
  try {
    return await exportDocument(callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
