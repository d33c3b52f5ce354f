import type { EmptyWords, Words } from "#app/_lib/audience.tsx";
import { type ScopeView, VIEW_LABEL } from "#server/programme/scope/rules/kinds.ts";

const BEGIN: Record<ScopeView, string> = {
  system: "Start with the services customers buy; then what provides them: applications, infrastructure, people, data.",
  vendors:
    "Name who provides part of the service. Those whose controls your criteria depend on are subservice organizations.",
  customers: "List what customers must do themselves for your criteria to be met. A SOC 2 often needs none.",
  commitments: "List your principal promises to customers, and what the system must do to keep them.",
  isms: "For ISO 27001: the issues that affect the management system, and the parties with requirements for it.",
};
export const noItem = (view: ScopeView): EmptyWords => ({
  client: [`${VIEW_LABEL[view]}: nothing yet`, BEGIN[view]],
  auditor: [`${VIEW_LABEL[view]}: nothing shared with you`, "What the client shares of its scope appears here."],
});
export const NO_DESCRIPTION: Words = {
  client: "None yet. The system description uses this text.",
  auditor: "No description.",
};
export const UNDESCRIBED: Words = { client: "none yet", auditor: "none given" };
export const NO_REPORT: Words = { client: "None on file.", auditor: "None shared with you." };
export const UNREVIEWED: Words = { client: "not reviewed yet", auditor: "not reviewed" };
