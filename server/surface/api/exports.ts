import { exportEvidence } from "#server/evidence/evidence/transport.ts";
import { exportControls } from "#server/exchange/imports/transport.ts";
import { exportOscal } from "#server/exchange/oscal/transport.ts";
import type { Caller } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { exportPlan } from "#server/plan/reports/transport.ts";
import { exportStatement } from "#server/programme/applicability/transport.ts";
import { exportDescription } from "#server/programme/description/transport.ts";
import { exportDocument } from "#server/programme/documents/transport.ts";
import { exportMatrix } from "#server/programme/mappings/transport.ts";
import { exportRegister } from "#server/programme/risks/transport.ts";

type Export = (caller: Caller, given: Record<string, unknown>) => Promise<Response>;

export const EXPORTS: Readonly<Record<string, Export>> = {
  /** &format=pdf|docx|xlsx|csv&version=… */
  applicability: exportStatement,
  /** &format=csv|xlsx */
  controls: exportControls,
  /** &about=…&format=pdf|docx */
  description: exportDescription,
  /** &document=…&version=…&format=pdf|docx */
  documents: exportDocument,
  /** &from=…&to=…: evidence of any of those days, as a streamed ZIP with an index and hashes */
  evidence: exportEvidence,
  /** &engagement=…&format=xlsx|csv|json */
  matrix: exportMatrix,
  /** &model=…&about=… */
  oscal: exportOscal,
  /** &plan=…&version=…&format=pdf|docx */
  plans: exportPlan,
  /** &format=pdf|docx|xlsx|csv|json */
  risks: exportRegister,
};

/** @throws AppError("not_found") for an unknown path, and whatever the export throws */
export function exportOf(noun: string, caller: Caller, given: Record<string, unknown>): Promise<Response> {
  const run = Object.hasOwn(EXPORTS, noun) ? EXPORTS[noun] : undefined;
  if (!run) throw new AppError("not_found", "Nothing to export here.");
  return run(caller, given);
}
