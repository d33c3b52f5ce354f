import type { NextRequest } from "next/server";
import { MAX_FILE_BYTES } from "#server/evidence/evidence/rules.ts";
import { receiveUpload } from "#server/evidence/evidence/transport.ts";
import { answerError, callerOf, requireOwnPage } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** PUT the bytes of one file: ?workspace=…&name=… Answers with the upload's receipt, to be named in a submission. */
export async function PUT(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  try {
    requireOwnPage(request);
    const length = Number(request.headers.get("content-length") ?? 0);
    const receipt = await receiveUpload(callerOf(request), {
      workspace: searchParams.get("workspace") ?? "",
      name: searchParams.get("name") ?? "file",
      declared: length,
      limit: MAX_FILE_BYTES,
      bytes: request.body,
    });
    return Response.json(receipt, { status: 201 });
  } catch (error) {
    return answerError(error);
  }
}
