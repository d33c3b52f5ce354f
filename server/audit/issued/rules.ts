import type { ISSUED_OPINIONS } from "#db/schema/audit/issued.ts";
import { addMonths, formatDay, formatSpan } from "#server/ground/calendar/rules.ts";
import type { Category, EngagementKind } from "#server/ground/report-kinds/rules.ts";
import type { ReportValues } from "./schema.ts";

export type Opinion = (typeof ISSUED_OPINIONS)[number];

export const OPINION_LABEL: Record<Opinion, string> = {
  unqualified: "Unqualified",
  qualified: "Qualified",
  adverse: "Adverse",
  disclaimer: "Disclaimer of opinion",
};

export type OpinionPart = "descriptionOpinion" | "designOpinion" | "operationOpinion";

export const PART_LABEL: Record<OpinionPart, string> = {
  descriptionOpinion: "Opinion on the description",
  designOpinion: "Opinion on the design",
  operationOpinion: "Opinion on operation",
};

export type Examined = {
  kind: EngagementKind;
  type: number | null;
  asOf: string | null;
  periodFrom: string | null;
  periodTo: string | null;
  evidenceTo: string;
  categories: readonly Category[];
};

/** The opinions in a report of this kind: none in a certificate, a single one in a SOC 3. */
export function opinionParts({ kind, type }: Pick<Examined, "kind" | "type">): OpinionPart[] {
  if (kind === "iso27001") return [];
  if (kind === "soc3") return ["operationOpinion"];
  const effect: OpinionPart = type === 2 ? "operationOpinion" : "designOpinion";
  if (kind === "soc_cybersecurity") return ["descriptionOpinion", effect];
  return type === 2
    ? ["descriptionOpinion", "designOpinion", "operationOpinion"]
    : ["descriptionOpinion", "designOpinion"];
}

export type ReportProblem = { field: keyof ReportValues; message: string };

/** Contradictions in a recorded report, each at its field, in the form's order. */
export function reportProblems(e: Examined, report: ReportValues, today: string): ReportProblem[] {
  return [
    ...fileProblems(report),
    ...firmProblems(e, report),
    ...dayProblems(e, report, today),
    ...contents(e, report),
  ];
}

function fileProblems({ uploadIds }: ReportValues): ReportProblem[] {
  return uploadIds.length === 0 ? [{ field: "uploadIds", message: "Add the report as the firm issued it." }] : [];
}

function firmProblems({ kind }: Examined, { firmName, licence }: ReportValues): ReportProblem[] {
  const iso = kind === "iso27001";
  const problems: ReportProblem[] = [];
  if (!firmName)
    problems.push({
      field: "firmName",
      message: `Name the ${iso ? "certification body" : "audit firm"} that issued it.`,
    });
  if (!licence)
    problems.push({
      field: "licence",
      message: iso ? "Give the certification body’s accreditation number." : "Give the firm’s licence number.",
    });
  return problems;
}

function dayProblems(e: Examined, report: ReportValues, today: string): ReportProblem[] {
  const problems: ReportProblem[] = [];
  const day = report.reportDate;
  if (!day) problems.push({ field: "reportDate", message: "Give the report’s date." });
  else if (day > today)
    problems.push({ field: "reportDate", message: "This day is in the future: give the report’s date." });
  else if (day <= e.evidenceTo)
    problems.push({
      field: "reportDate",
      message: `A report is issued after ${formatDay(e.evidenceTo)}, the last day it covers: give a later day.`,
    });
  if (e.kind === "iso27001") return [...problems, ...certificateProblems(report)];
  if (e.asOf && report.asOf !== e.asOf)
    problems.push({ field: "asOf", message: `The engagement is as of ${formatDay(e.asOf)}: give that date.` });
  const span = e.periodFrom && e.periodTo ? { from: e.periodFrom, to: e.periodTo } : null;
  if (span && report.periodFrom !== span.from)
    problems.push({ field: "periodFrom", message: `The engagement covers ${formatSpan(span)}: give its first day.` });
  if (span && report.periodTo !== span.to)
    problems.push({ field: "periodTo", message: `The engagement covers ${formatSpan(span)}: give its last day.` });
  return problems;
}

function certificateProblems({ certificateNumber, validUntil, reportDate }: ReportValues): ReportProblem[] {
  const problems: ReportProblem[] = [];
  if (!certificateNumber) problems.push({ field: "certificateNumber", message: "Give the certificate’s number." });
  if (!validUntil)
    problems.push({ field: "validUntil", message: "Give the last day on which the certificate is valid." });
  else if (reportDate && validUntil <= reportDate)
    problems.push({
      field: "validUntil",
      message: "It ends before it begins: give a day after the certificate’s date.",
    });
  else if (reportDate && validUntil > addMonths(reportDate, 37))
    problems.push({ field: "validUntil", message: "A certificate is valid for three years: give an earlier day." });
  return problems;
}

function contents(e: Examined, report: ReportValues): ReportProblem[] {
  const parts = opinionParts(e);
  const missing = parts.filter((part) => report[part] === null);
  const surplus = (Object.keys(PART_LABEL) as OpinionPart[]).filter((p) => report[p] !== null && !parts.includes(p));
  const problems: ReportProblem[] = [
    ...missing.map((field) => ({ field, message: "Choose the opinion that the report gives." })),
    ...surplus.map((field) => ({ field, message: "A report of this kind has no such opinion: leave it empty." })),
  ];
  const same =
    report.categories.length === e.categories.length && e.categories.every((c) => report.categories.includes(c));
  if (!same)
    problems.push({
      field: "categories",
      message: "The report’s categories must match the engagement’s. A report on others needs its own engagement.",
    });
  return problems;
}
