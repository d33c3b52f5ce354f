import { z } from "zod";
import {
  CLASSIFICATIONS,
  DATA_OWNERS,
  OPINIONS,
  SCOPE_KINDS,
  STANDINGS,
  VENDOR_METHODS,
  VENDOR_REPORT_KINDS,
} from "#db/schema/programme/scope.ts";
import { CalendarDay } from "#server/ground/calendar/schema.ts";
import { line, optionalProse, prose } from "#server/ground/platform/line.ts";
import { CriterionName } from "#server/programme/criteria/schema.ts";

export const ScopeKind = z.enum(SCOPE_KINDS);
export type ScopeKind = z.infer<typeof ScopeKind>;
export type Standing = (typeof STANDINGS)[number];

export const ScopeValues = z.object({
  kind: ScopeKind,
  name: line(200, { missing: "Give it a name." }),
  description: prose(4000),
  ownerId: z.uuid().nullable(),
  standing: z.enum(STANDINGS),
  reason: optionalProse(1000),
  inIsms: z.boolean(),
  classification: z.enum(CLASSIFICATIONS).nullable(),
  dataOwner: z.enum(DATA_OWNERS).nullable(),
  method: z.enum(VENDOR_METHODS).nullable(),
  vendorId: z.uuid().nullable(),
  effectiveFrom: CalendarDay,
});
export type ScopeValues = z.infer<typeof ScopeValues>;

export const SaveScopeItem = z.object({
  values: ScopeValues,
  criteria: z.array(z.uuid()).max(300),
  /** the version the person read; null for a new item */
  edited: z.object({ itemId: z.uuid(), version: z.int().min(1) }).nullable(),
});
export type SaveScopeItem = z.infer<typeof SaveScopeItem>;

export const ScopeVersion = ScopeValues.omit({ kind: true, vendorId: true }).extend({
  version: z.int(),
  ownerName: z.string().nullable(),
  savedBy: z.string(),
  savedAt: z.string(),
});
export type ScopeVersion = z.infer<typeof ScopeVersion>;

export const VendorReportValues = z
  .object({
    kind: z.enum(VENDOR_REPORT_KINDS),
    periodFrom: CalendarDay,
    periodTo: CalendarDay,
    opinion: z.enum(OPINIONS),
    exceptions: optionalProse(4000),
    bridgeTo: CalendarDay.nullable(),
    reviewedOn: CalendarDay.nullable(),
    conclusion: optionalProse(4000),
    reviewExpiresOn: CalendarDay.nullable(),
  })
  .superRefine((r, ctx) => {
    const problem = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (r.periodTo < r.periodFrom) problem("periodTo", "The period ends before it begins: give a later last day.");
    if (r.bridgeTo && r.bridgeTo <= r.periodTo)
      problem("bridgeTo", "A bridge letter covers days after the report’s period: give a later day.");
    if (r.reviewExpiresOn && !r.reviewedOn) problem("reviewedOn", "Give the day of the review that expires.");
    if (r.reviewedOn && !r.conclusion) problem("conclusion", "Give the review’s conclusion.");
    if (r.reviewExpiresOn && r.reviewedOn && r.reviewExpiresOn <= r.reviewedOn)
      problem("reviewExpiresOn", "A review expires after it was done: give a later day.");
  });
export type VendorReportValues = z.infer<typeof VendorReportValues>;

export const VendorReport = z.object({
  ...VendorReportValues.shape,
  id: z.uuid(),
  vendorId: z.uuid(),
  reviewedBy: z.string().nullable(),
  version: z.int(),
});
export type VendorReport = z.infer<typeof VendorReport>;

export const SaveVendorReport = z.object({
  vendorId: z.uuid(),
  values: VendorReportValues,
  /** the report and the version its author read; null for a new one */
  edited: z.object({ id: z.uuid(), version: z.int().min(1) }).nullable(),
});
export type SaveVendorReport = z.infer<typeof SaveVendorReport>;

const CriterionRef = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

/** A vendor's state on a day: its review, and the coverage of the span in question. */
export const VendorState = z.object({
  review: z.enum(["none", "current", "expired"]),
  reviewExpiresOn: z.string().nullable(),
  /** days without a report or bridge letter */
  gaps: z.array(z.object({ from: z.string(), to: z.string() })),
});
export type VendorState = z.infer<typeof VendorState>;

export const ScopeItem = ScopeVersion.extend({
  id: z.uuid(),
  kind: ScopeKind,
  vendorId: z.uuid().nullable(),
  criteria: z.array(CriterionRef),
  /** criteria of other engagements that an auditor is not shown */
  unshownCriteria: z.int(),
  /** vendors only; null for an auditor until the vendor list is released */
  vendor: VendorState.nullable(),
});
export type ScopeItem = z.infer<typeof ScopeItem>;

export const ScopeOn = z.object({ on: CalendarDay.optional() });

export const ScopeView = z.object({
  on: z.string(),
  /** the current engagement's period, which vendor reports must cover; null when there is none */
  period: z.object({ from: z.string(), to: z.string(), engagementId: z.uuid(), engagement: z.string() }).nullable(),
  items: z.array(ScopeItem),
});
export type ScopeView = z.infer<typeof ScopeView>;

export const ScopeItemView = z.object({
  item: ScopeItem,
  versions: z.array(ScopeVersion),
  reports: z.array(VendorReport),
  expected: z.array(z.object({ id: z.uuid(), name: z.string(), standing: z.enum(STANDINGS) })),
  controls: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string() })),
  /** other uses, in words; they block retirement of the item */
  uses: z.array(z.string()),
  period: ScopeView.shape.period,
});
export type ScopeItemView = z.infer<typeof ScopeItemView>;

const Place = z.object({ x: z.number().min(-1e5).max(1e5), y: z.number().min(-1e5).max(1e5) });
export const MOST_NODES = 500;
export const MOST_FLOWS = 2000;

export const Diagram = z.object({
  nodes: z.array(Place.extend({ itemId: z.uuid() })).max(MOST_NODES, {
    error: `A diagram holds at most ${MOST_NODES} items: leave some out, or combine several.`,
  }),
  boundaries: z
    .array(
      Place.extend({
        id: z.uuid(),
        name: line(100, { missing: "Give the trust boundary a name." }),
        width: z.number().min(80).max(1e5),
        height: z.number().min(60).max(1e5),
      }),
    )
    .max(100),
  flows: z
    .array(
      z.object({
        id: z.uuid(),
        fromId: z.uuid(),
        toId: z.uuid(),
        label: line(120),
        dataIds: z.array(z.uuid()).max(50),
      }),
    )
    .max(MOST_FLOWS),
});
export type Diagram = z.infer<typeof Diagram>;
export type Flow = Diagram["flows"][number];

export const SaveDiagram = z.object({
  diagram: Diagram,
  /** the version the person started from; null for the first */
  version: z.int().min(1).nullable(),
});
export type SaveDiagram = z.infer<typeof SaveDiagram>;

export const ScopeItemName = ScopeItem.pick({ id: true, kind: true, name: true });
export type ScopeItemName = z.infer<typeof ScopeItemName>;

const Named = z.object({ id: z.uuid(), name: z.string() });
/** Only what the form shows. */
export const ScopeChoices = z.object({
  people: z.array(Named),
  criteria: z.array(CriterionName),
  vendors: z.array(Named),
});
export type ScopeChoices = z.infer<typeof ScopeChoices>;

/** All that auditors see of an item that only concerns the ISMS. */
export const DrawnItem = ScopeItem.pick({ id: true, kind: true, name: true, standing: true });
export type DrawnItem = z.infer<typeof DrawnItem>;

export const DiagramView = z.object({
  version: z.int().nullable(),
  savedBy: z.string().nullable(),
  savedAt: z.string().nullable(),
  diagram: Diagram,
  items: z.array(ScopeItem),
  drawn: z.array(DrawnItem),
});
export type DiagramView = z.infer<typeof DiagramView>;
