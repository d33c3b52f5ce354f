import type { NextRequest } from "next/server";
import { scrape } from "#server/surface/api/metrics.ts";

export const dynamic = "force-dynamic";

/** For Prometheus, with the token of METRICS_TOKEN. */
export function GET(request: NextRequest) {
  return scrape(request.headers.get("authorization"));
}
