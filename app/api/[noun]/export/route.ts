import type { NextRequest } from "next/server";
import { answerError, callerOf } from "#server/ground/trpc/edge.ts";
import { exportOf } from "#server/surface/api/exports.ts";

export const dynamic = "force-dynamic";

/** Something of a workspace as a file: see EXPORTS. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ noun: string }> }) {
  try {
    const { noun } = await params;
    return await exportOf(noun, callerOf(request), Object.fromEntries(request.nextUrl.searchParams));
  } catch (error) {
    return answerError(error);
  }
}
