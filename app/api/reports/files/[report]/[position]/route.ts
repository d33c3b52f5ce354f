import type { NextRequest } from "next/server";
import { downloadReport } from "#server/audit/issued/transport.ts";
import { answerError, callerOf, placeAsked } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ report: string; position: string }> };

/** One file of an issued report that was recorded, as an attachment. */
export async function GET(request: NextRequest, { params }: Context) {
  const { report, position } = await params;
  try {
    const { searchParams } = request.nextUrl;
    return await downloadReport(callerOf(request), {
      scope: placeAsked(searchParams),
      reportId: report,
      position: Number(position),
    });
  } catch (error) {
    return answerError(error);
  }
}
