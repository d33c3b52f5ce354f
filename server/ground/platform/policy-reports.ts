import { z } from "zod";
import { instruments } from "./instruments.ts";
import { log } from "./log.ts";

export const POLICY_REPORTS = "/api/policy-reports";
export const MOST_REPORT_BYTES = 64 * 1024;

export const REPORT_TYPES = ["application/csp-report", "application/reports+json"] as const;

const MOST_REPORTS = 20;
const MOST_SHOWN = 100;

// Anyone can send reports: anything else must not become a label.
const DIRECTIVES = [
  "default-src",
  "script-src",
  "script-src-elem",
  "script-src-attr",
  "style-src",
  "style-src-elem",
  "style-src-attr",
  "img-src",
  "font-src",
  "connect-src",
  "manifest-src",
  "base-uri",
  "form-action",
  "frame-ancestors",
  "frame-src",
  "media-src",
  "object-src",
  "worker-src",
];

type Violation = { directive: string; page: string; blocked: string; source: string; line: number | null };

/** Keeps route pattern and blocked origin; drops queries, ids, tokens, samples and user agents. @returns false if it is no report */
export function takeReports(body: string, routeOf: (path: string) => string): boolean {
  const violations = violationsIn(body);
  for (const { directive, page, blocked, source, line } of violations ?? []) {
    const known = DIRECTIVES.includes(directive) ? directive : "other";
    instruments().policyReports.inc({ directive: known });
    log.warn(
      { directive: known, page: pathOf(page, routeOf), blocked: originOf(blocked), source: originOf(source), line },
      "policy report",
    );
  }
  return violations !== null;
}

const Text = z.string().catch("");
const LineNumber = z.int().nonnegative().nullable().catch(null);
const ByUri = z
  .object({
    "csp-report": z.object({
      "document-uri": Text,
      "effective-directive": Text,
      "violated-directive": Text,
      "blocked-uri": Text,
      "source-file": Text,
      "line-number": LineNumber,
    }),
  })
  .transform(({ "csp-report": r }): Violation[] => [
    {
      directive: r["effective-directive"] || (r["violated-directive"].split(" ", 1)[0] ?? ""),
      page: r["document-uri"],
      blocked: r["blocked-uri"],
      source: r["source-file"],
      line: r["line-number"],
    },
  ]);
const OfPolicy = z.object({
  type: z.literal("csp-violation"),
  body: z.object({
    documentURL: Text,
    effectiveDirective: Text,
    blockedURL: Text,
    sourceFile: Text,
    lineNumber: LineNumber,
  }),
});
const ByEndpoint = z
  .array(OfPolicy.or(z.object({ type: z.string() })))
  .max(MOST_REPORTS)
  .transform((reports) =>
    reports.flatMap((report): Violation[] => {
      if (!("body" in report)) return [];
      const { documentURL: page, effectiveDirective: directive, blockedURL, sourceFile, lineNumber } = report.body;
      return [{ directive, page, blocked: blockedURL, source: sourceFile, line: lineNumber }];
    }),
  );

function violationsIn(body: string): Violation[] | null {
  try {
    return ByUri.or(ByEndpoint).parse(JSON.parse(body));
  } catch {
    return null;
  }
}

function pathOf(address: string, routeOf: (path: string) => string): string {
  return URL.canParse(address) ? routeOf(new URL(address).pathname) : "unknown";
}

/** "https://cdn.example", "chrome-extension" or a keyword such as "inline" or "eval". */
function originOf(address: string): string {
  if (!URL.canParse(address)) return /^[a-z-]{1,30}$/.test(address) ? address : "unknown";
  const { protocol, origin } = new URL(address);
  return (/^(https?|wss?):$/.test(protocol) ? origin : protocol.slice(0, -1)).slice(0, MOST_SHOWN);
}
