import type { Capability, OrganizationKind } from "#server/ground/access/rules.ts";

/** Bottom to top: each wing may import only earlier ones. */
export const WINGS = ["ground", "people", "plan", "programme", "evidence", "audit", "exchange", "surface"] as const;
export type Wing = (typeof WINGS)[number];

type Row = {
  label: string;
  wing: Wing;
  /** "session" for anyone signed in, null for everyone */
  needs: Capability | "session" | null;
  only?: OrganizationKind;
  menu?: "first" | "work" | "around";
  /** query strings that look different enough to test, in place of the bare path */
  faces?: readonly string[];
};

/** Every screen by its path, spelled as in `app`. Menus follow this order. */
export const SCREENS = {
  "/": { label: "Tickmark", wing: "surface", needs: null },
  "/report-plan": { label: "Which report do you need?", wing: "plan", needs: null },
  "/sign-in": { label: "Sign in", wing: "people", needs: null },
  "/sign-up": { label: "Sign up", wing: "people", needs: null },
  "/sign-up/confirm": { label: "Create your account", wing: "people", needs: null, faces: ["?token=gone"] },
  "/reset-password": { label: "Set a new password", wing: "people", needs: null },
  "/invitation/[token]": { label: "Invitation", wing: "people", needs: null },
  "/outbox": { label: "Demo outbox", wing: "ground", needs: null },

  "/home": { label: "Start", wing: "surface", needs: "session" },
  "/account": { label: "Your account", wing: "people", needs: "session" },

  "/o/[organization]/portfolio": {
    label: "Portfolio",
    wing: "surface",
    needs: "client:manage",
    only: "mssp",
    menu: "first",
  },
  "/o/[organization]/people": { label: "People", wing: "people", needs: "organization:read", menu: "work" },
  "/o/[organization]/activity": {
    label: "Organization activity",
    wing: "ground",
    needs: "organization:journal",
    menu: "around",
  },
  "/o/[organization]/settings": { label: "Settings", wing: "people", needs: "organization:read", menu: "around" },

  "/w/[workspace]": { label: "Overview", wing: "surface", needs: "workspace:read", menu: "first" },
  "/w/[workspace]/plans": { label: "Report plans", wing: "plan", needs: "plan:read", menu: "work" },
  "/w/[workspace]/plans/new": { label: "New report plan", wing: "plan", needs: "engagement:manage" },
  "/w/[workspace]/plans/[plan]": { label: "Report plan", wing: "plan", needs: "plan:read" },
  "/w/[workspace]/plans/compare": {
    label: "Compare plans",
    wing: "plan",
    needs: "plan:read",
    faces: ["?left=[plan].1&right=[plan].2"],
  },
  "/w/[workspace]/engagements": { label: "Engagements", wing: "plan", needs: "workspace:read", menu: "work" },
  "/w/[workspace]/engagements/new": { label: "Set up an engagement", wing: "plan", needs: "engagement:manage" },
  "/w/[workspace]/engagements/[engagement]": { label: "Engagement", wing: "audit", needs: "workspace:read" },
  "/w/[workspace]/engagements/[engagement]/description": {
    label: "Description",
    wing: "programme",
    needs: "workspace:read",
  },
  "/w/[workspace]/scope": {
    label: "Scope",
    wing: "programme",
    needs: "workspace:read",
    menu: "work",
    faces: ["", "?view=vendors", "?view=isms"],
  },
  "/w/[workspace]/scope/[item]": { label: "Scope", wing: "programme", needs: "workspace:read" },
  "/w/[workspace]/scope/flows": { label: "Data flows", wing: "programme", needs: "workspace:read" },
  "/w/[workspace]/controls": { label: "Controls", wing: "programme", needs: "workspace:read", menu: "work" },
  "/w/[workspace]/controls/new": { label: "Add a control", wing: "programme", needs: "control:manage" },
  "/w/[workspace]/controls/import": { label: "Import controls", wing: "exchange", needs: "control:manage" },
  "/w/[workspace]/controls/library": { label: "Library", wing: "programme", needs: "control:manage" },
  "/w/[workspace]/controls/[control]": { label: "Control", wing: "programme", needs: "evidence:read" },
  "/w/[workspace]/controls/[control]/edit": { label: "Change a control", wing: "programme", needs: "control:manage" },
  "/w/[workspace]/criteria": {
    label: "Criteria",
    wing: "programme",
    needs: "workspace:read",
    menu: "work",
    faces: ["", "?view=matrix", "?view=reports"],
  },
  "/w/[workspace]/criteria/suggestions": { label: "Suggested mappings", wing: "programme", needs: "mapping:manage" },
  "/w/[workspace]/criteria/applicability": {
    label: "Statement of Applicability",
    wing: "programme",
    needs: "workspace:read",
  },
  "/w/[workspace]/criteria/[criterion]": { label: "Criterion", wing: "programme", needs: "workspace:read" },
  "/w/[workspace]/risks": { label: "Risks", wing: "programme", needs: "workspace:read", menu: "work" },
  "/w/[workspace]/risks/[risk]": { label: "Risk", wing: "programme", needs: "workspace:read" },
  "/w/[workspace]/documents": { label: "Documents", wing: "programme", needs: "workspace:read", menu: "work" },
  "/w/[workspace]/documents/new": { label: "New document", wing: "programme", needs: "document:manage" },
  "/w/[workspace]/documents/[document]": { label: "Document", wing: "programme", needs: "workspace:read" },
  "/w/[workspace]/documents/[document]/edit": { label: "Write", wing: "programme", needs: "document:manage" },
  "/w/[workspace]/evidence": {
    label: "Evidence",
    wing: "evidence",
    needs: "workspace:read",
    menu: "work",
    faces: ["", "?gaps=true&density=compact"],
  },
  "/w/[workspace]/evidence/items": {
    label: "Evidence items",
    wing: "evidence",
    needs: "evidence:read",
    faces: ["", "?review=returned"],
  },
  "/w/[workspace]/evidence/review": { label: "Awaiting review", wing: "evidence", needs: "evidence:read" },
  "/w/[workspace]/exchange": { label: "Exchange", wing: "exchange", needs: "workspace:read", menu: "work" },
  "/w/[workspace]/activity": { label: "Activity", wing: "ground", needs: "journal:read", menu: "around" },
  "/w/[workspace]/sharing": { label: "Sharing", wing: "plan", needs: "sharing:manage", menu: "around" },
  "/w/[workspace]/tokens": { label: "Access tokens", wing: "people", needs: "token:manage", menu: "around" },
} as const satisfies Record<string, Row>;

export type Screen = keyof typeof SCREENS;

const ROWS: Record<Screen, Row> = SCREENS;
const ALL = Object.keys(ROWS) as Screen[];

export function screenOf(screen: Screen): Row {
  return ROWS[screen];
}

export function isShown(screen: Screen, capabilities: readonly Capability[], kind?: OrganizationKind): boolean {
  const { needs, only } = ROWS[screen];
  if (only && only !== kind) return false;
  return needs === null || needs === "session" || capabilities.includes(needs);
}

export function menuOf(
  root: "/w/[workspace]" | "/o/[organization]",
  capabilities: readonly Capability[],
  kind?: OrganizationKind,
): { screen: Screen; label: string }[] {
  return ALL.filter((s) => s.startsWith(root) && ROWS[s].menu && isShown(s, capabilities, kind)).map((screen) => ({
    screen,
    label: ROWS[screen].label,
  }));
}
