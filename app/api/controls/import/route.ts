import type { NextRequest } from "next/server";
import { receiveList } from "#server/exchange/imports/transport.ts";
import { answerError, callerOf, requireOwnPage } from "#server/ground/trpc/edge.ts";

export const dynamic = "force-dynamic";

/** POST the bytes of a control list: ?workspace=…&name=… Answers with the draft's id. */
export async function POST(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  try {
    requireOwnPage(request);
    const list = {
      workspace: searchParams.get("workspace") ?? "",
      name: searchParams.get("name") ?? "list",
      bytes: request.body,
    };
    return Response.json(await receiveList(callerOf(request), list), { status: 201 });
  } catch (error) {
    return answerError(error);
  }
}
