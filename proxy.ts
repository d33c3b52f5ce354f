import { type NextRequest, NextResponse } from "next/server";

// What proxy.ts imports is bundled by itself; server/ground/platform/policy-reports.ts has the same, and tests/unit/surface/web-server.test.ts compares them.
const REPORTS = "/api/policy-reports";

/**
 * Gives every page a Content-Security-Policy with a nonce of its own. Nothing here decides who may see what: that is done in
 * each procedure, in the database's transaction, whether or not this runs.
 */
export function proxy(request: NextRequest) {
  const nonce = btoa(crypto.randomUUID());
  const development = process.env.NODE_ENV === "development";
  const secure = (process.env.APP_URL ?? "").startsWith("https://");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // Widths that a component measures are style attributes in the server's HTML; an attribute cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
    `report-uri ${REPORTS}`,
    // Browsers that know this one ignore the line above, and send nothing from a page without TLS.
    ...(secure ? ["report-to policy"] : []),
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  // Where sign-in leads back to: a layout is not told its page's address.
  const { pathname, searchParams } = request.nextUrl;
  searchParams.delete("_rsc");
  headers.set("x-address", searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (secure) response.headers.set("reporting-endpoints", `policy="${REPORTS}"`);
  return response;
}

// Not on the API: a body that passes through here would be copied in memory, and evidence is up to 500 MB.
export const config = { matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"] };
