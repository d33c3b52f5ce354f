import { NextRequest } from "next/server.js";
import { answerUpload } from "#server/evidence/evidence/transport.ts";
import type { Capability } from "#server/ground/access/rules.ts";
import type { FilledTenant, Records } from "./world.ts";

type Method = "GET" | "POST" | "PUT";
type Handler = (request: NextRequest, context: never) => Promise<Response>;
type Mount = () => Promise<Partial<Record<Method, Handler>>>;
type Search = (r: Records) => Record<string, string>;
export type Route = {
  needs: Capability;
  method: Method;
  mount: Mount;
  search?: Search;
  params?: Search;
  body?: string;
  /** reads `engagement` and `as` too */
  scoped: boolean;
};

const plan = JSON.stringify({ sheet: 0, headerRow: 0, columns: { code: 0, title: 1 } });
const csv = () => ({ format: "csv" });
const component = JSON.stringify({ "component-definition": { metadata: { title: "List" }, components: [] } });

const EXPORT: Mount = () => import("#app/api/[noun]/export/route.ts");

/** The plain routes that serve a tenant's data, and what each needs. */
export const ROUTES: Record<string, Route> = {
  "controls/export": exporting("workspace:read", EXPORT, csv),
  "controls/import": {
    ...taking("control:manage", () => import("#app/api/controls/import/route.ts"), "ID,Title\nA-1,B"),
    search: () => ({ name: "list.csv" }),
  },
  "controls/import/rejected": {
    ...exporting(
      "control:manage",
      () => import("#app/api/controls/import/rejected/route.ts"),
      (r) => ({
        draft: r.draftId,
        plan,
      }),
    ),
    scoped: false,
  },
  "applicability/export": exporting("workspace:read", EXPORT, csv),
  "matrix/export": exporting("workspace:read", EXPORT, csv),
  "oscal/export": exporting("workspace:read", EXPORT, () => ({
    model: "component-definition",
  })),
  "oscal/import": {
    ...taking("control:manage", () => import("#app/api/oscal/import/route.ts"), component),
    search: () => ({ preview: "false" }),
  },
  "frameworks/import": {
    ...taking("engagement:manage", () => import("#app/api/frameworks/import/route.ts"), "Code,Title\nX-1,One"),
    search: () => ({ file: "list.csv", name: "Ours", version: "1", preview: "true" }),
  },
  "risks/export": exporting("workspace:read", EXPORT, csv),
  "description/export": exporting("workspace:read", EXPORT, (r) => ({
    about: r.engagementId,
    format: "docx",
  })),
  "plans/export": exporting("plan:read", EXPORT, (r) => ({
    plan: r.planId,
    format: "docx",
  })),
  "documents/export": exporting("workspace:read", EXPORT, (r) => ({
    document: r.documentId,
    format: "docx",
  })),
  "evidence/export": exporting("evidence:read", EXPORT, () => ({
    from: "2026-01-01",
    to: "2026-12-31",
  })),
  "evidence/files/[evidence]/[position]": {
    ...exporting(
      "evidence:read",
      () => import("#app/api/evidence/files/[evidence]/[position]/route.ts"),
      () => ({}),
    ),
    params: (r) => ({ evidence: r.evidenceId, position: "0" }),
  },
  "reports/files/[report]/[position]": {
    ...exporting(
      "workspace:read",
      () => import("#app/api/reports/files/[report]/[position]/route.ts"),
      () => ({}),
    ),
    params: (r) => ({ report: r.reportId, position: "0" }),
  },
  "evidence/upload": {
    ...taking("evidence:submit", async () => ({ PUT: answerUpload }), "a,b"),
    method: "PUT",
    search: () => ({ name: "a.csv" }),
  },
};

function exporting(needs: Capability, mount: Mount, search: Search): Route {
  return { needs, method: "GET", scoped: true, mount, search };
}

function taking(needs: Capability, mount: Mount, body: string): Route {
  return { needs, method: "POST", scoped: false, mount, body };
}

/** Sends a request to the handler that is mounted at the route, as the product's server does. */
export async function sendTo(
  name: string,
  at: Pick<FilledTenant, "records" | "workspace">,
  headers: Record<string, string>,
  { route = ROUTES[name], scope = {} }: { route?: Route | undefined; scope?: Record<string, unknown> } = {},
): Promise<Response> {
  const handler = (await route?.mount())?.[route?.method ?? "GET"];
  if (!route || !handler) throw new Error(`${name} does not answer`);
  const search = new URLSearchParams({ workspace: at.workspace.slug, ...route.search?.(at.records) });
  for (const [key, value] of Object.entries(scope)) search.set(key, String(value));
  const { method, body = null } = route;
  const request = new NextRequest(`http://tickmark.test/api/${name}?${search}`, { method, headers, body });
  const [noun] = name.split("/");
  return handler(request, { params: Promise.resolve({ noun, ...route.params?.(at.records) }) } as never);
}

/** The answer's status, or 200 for a draft that is not there: it is its author's alone, which is found behind the gate. */
export async function statusAtTheGate(response: Response): Promise<number> {
  const text = await response.text();
  return response.ok || text.includes("This import does not exist") ? 200 : response.status;
}
