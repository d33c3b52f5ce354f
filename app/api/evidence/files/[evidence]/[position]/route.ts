import type { NextRequest } from "next/server";
import { downloadFile } from "#server/evidence/evidence/transport.ts";
import { answerError, callerOf, placeAsked } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ evidence: string; position: string }> };

/** One file of an evidence item: an attachment, or with ?preview=1 in place when its kind is safe to show. */
export async function GET(request: NextRequest, { params }: Context) {
  const { evidence, position } = await params;
  try {
    const { searchParams } = request.nextUrl;
    return await downloadFile(callerOf(request), {
      scope: placeAsked(searchParams),
      evidenceId: evidence,
      position: Number(position),
      preview: searchParams.get("preview") === "1",
    });
  } catch (error) {
    return answerError(error);
  }
}
