import type { NextRequest } from "next/server.js";
import type { Capability } from "#server/access/rules.ts";
import type { Records } from "./world.ts";

type Method = "GET" | "POST" | "PUT";
type Handler = (request: NextRequest, context: never) => Promise<Response>;
export type Route = {
  needs: Capability;
  method: Method;
  mount: () => Promise<Partial<Record<Method, Handler>>>;
  search?: (r: Records) => Record<string, string>;
  params?: (r: Records) => Record<string, string>;
  body?: string;
  /** reads `engagement` and `as` too */
  scoped: boolean;
};
const plan = JSON.stringify({ sheet: 0, headerRow: 0, columns: { code: 0, title: 1 } });

/** The plain routes that serve a tenant's data, and what each needs. */
export const ROUTES: Record<string, Route> = {
  "controls/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/controls/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "controls/import": {
    needs: "control:manage",
    scoped: false,
    method: "POST",
    mount: () => import("#app/api/controls/import/route.ts"),
    search: () => ({ name: "list.csv" }),
    body: "ID,Title\nA-1,B",
  },
  "controls/import/rejected": {
    needs: "control:manage",
    scoped: false,
    method: "GET",
    mount: () => import("#app/api/controls/import/rejected/route.ts"),
    search: (r) => ({ draft: r.draftId, plan }),
  },
  "applicability/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/applicability/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "matrix/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/matrix/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "oscal/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/oscal/export/route.ts"),
    search: () => ({ model: "component-definition" }),
  },
  "oscal/import": {
    needs: "control:manage",
    scoped: false,
    method: "POST",
    mount: () => import("#app/api/oscal/import/route.ts"),
    search: () => ({ preview: "false" }),
    body: JSON.stringify({ "component-definition": { metadata: { title: "List" }, components: [] } }),
  },
  "frameworks/import": {
    needs: "engagement:manage",
    scoped: false,
    method: "POST",
    mount: () => import("#app/api/frameworks/import/route.ts"),
    search: () => ({ file: "list.csv", name: "Ours", version: "1", preview: "true" }),
    body: "Code,Title\nX-1,One",
  },
  "risks/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/risks/export/route.ts"),
    search: () => ({ format: "csv" }),
  },
  "description/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/description/export/route.ts"),
    search: (r) => ({ about: r.engagementId, format: "docx" }),
  },
  "plans/export": {
    needs: "plan:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/plans/export/route.ts"),
    search: (r) => ({ plan: r.planId, format: "docx" }),
  },
  "documents/export": {
    needs: "workspace:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/documents/export/route.ts"),
    search: (r) => ({ document: r.documentId, format: "docx" }),
  },
  "evidence/export": {
    needs: "evidence:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/evidence/export/route.ts"),
    search: () => ({ from: "2026-01-01", to: "2026-12-31" }),
  },
  "evidence/files/[evidence]/[position]": {
    needs: "evidence:read",
    scoped: true,
    method: "GET",
    mount: () => import("#app/api/evidence/files/[evidence]/[position]/route.ts"),
    params: (r) => ({ evidence: r.evidenceId, position: "0" }),
  },
  "evidence/upload": {
    needs: "evidence:submit",
    scoped: false,
    method: "PUT",
    mount: () => import("#app/api/evidence/upload/route.ts"),
    search: () => ({ name: "a.csv" }),
    body: "a,b",
  },
};
