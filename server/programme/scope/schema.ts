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
import { line, optionalProse, prose } from "#server/ground/platform/line.ts";

const Day = z.iso.date({ error: "Give a date, such as 2026-07-01." });

export const ScopeKind = z.enum(SCOPE_KINDS);
export type ScopeKind = z.infer<typeof ScopeKind>;
export type Standing = (typeof STANDINGS)[number];

/** What an item is from a day on. */
export const ScopeValues = z.object({
  kind: ScopeKind,
  name: line(200, { missing: "Give it a name." }),
  description: prose(4000),
  /** a membership of the organization */
  ownerId: z.uuid().nullable(),
  standing: z.enum(STANDINGS),
  reason: optionalProse(1000),
  inIsms: z.boolean(),
  classification: z.enum(CLASSIFICATIONS).nullable(),
  dataOwner: z.enum(DATA_OWNERS).nullable(),
  method: z.enum(VENDOR_METHODS).nullable(),
  /** the vendor a complementary subservice-organization control is expected of */
  vendorId: z.uuid().nullable(),
  effectiveFrom: Day,
});
export type ScopeValues = z.infer<typeof ScopeValues>;

export const SaveScopeItem = z.object({
  values: ScopeValues,
  /** criteria or objectives it touches, by id */
  criteria: z.array(z.uuid()).max(300),
  /** the version as the person saw it; null for a new item */
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

/** A vendor's own report, as the person gives it. */
export const VendorReportValues = z
  .object({
    kind: z.enum(VENDOR_REPORT_KINDS),
    periodFrom: Day,
    periodTo: Day,
    opinion: z.enum(OPINIONS),
    exceptions: optionalProse(4000),
    bridgeTo: Day.nullable(),
    reviewedOn: Day.nullable(),
    conclusion: optionalProse(4000),
    reviewExpiresOn: Day.nullable(),
  })
  .superRefine((r, ctx) => {
    const problem = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (r.periodTo < r.periodFrom) problem("periodTo", "The period ends before it begins: give a later last day.");
    if (r.bridgeTo && r.bridgeTo <= r.periodTo)
      problem("bridgeTo", "A bridge letter speaks for days after the report’s period: give a later day.");
    if (r.reviewExpiresOn && !r.reviewedOn)
      problem("reviewedOn", "Give the day of the review that is to be done again.");
    if (r.reviewedOn && !r.conclusion) problem("conclusion", "Say what the review came to.");
    if (r.reviewExpiresOn && r.reviewedOn && r.reviewExpiresOn <= r.reviewedOn)
      problem("reviewExpiresOn", "A review is good for some time: give a day after it.");
  });
export type VendorReportValues = z.infer<typeof VendorReportValues>;

export const VendorReport = z.object({
  ...VendorReportValues.shape,
  id: z.uuid(),
  vendorId: z.uuid(),
  reviewedBy: z.string().nullable(),
});
export type VendorReport = z.infer<typeof VendorReport>;

export const SaveVendorReport = z.object({
  vendorId: z.uuid(),
  /** null for a new one */
  id: z.uuid().nullable(),
  values: VendorReportValues,
});
export type SaveVendorReport = z.infer<typeof SaveVendorReport>;

const CriterionRef = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

/** How a vendor stands on a day: is its report read, and does what it says reach over the span asked about. */
export const VendorState = z.object({
  review: z.enum(["none", "current", "expired"]),
  reviewExpiresOn: z.string().nullable(),
  /** days of the span that neither a report nor a bridge letter speaks for */
  gaps: z.array(z.object({ from: z.string(), to: z.string() })),
});
export type VendorState = z.infer<typeof VendorState>;

/** An item as it stood on the day asked about. */
export const ScopeItem = ScopeVersion.extend({
  id: z.uuid(),
  kind: ScopeKind,
  vendorId: z.uuid().nullable(),
  criteria: z.array(CriterionRef),
  /** how many criteria of other engagements it is tied to besides, which an auditor is not shown */
  unshownCriteria: z.int(),
  /** for vendors alone, and not for an auditor to whom the vendor list is not released */
  vendor: VendorState.nullable(),
});
export type ScopeItem = z.infer<typeof ScopeItem>;

export const ScopeOn = z.object({ on: Day.optional() });

export const ScopeView = z.object({
  on: z.string(),
  /** the period that vendors' reports are held against: that of the engagement in hand, null when there is none */
  period: z.object({ from: z.string(), to: z.string(), engagementId: z.uuid(), engagement: z.string() }).nullable(),
  items: z.array(ScopeItem),
});
export type ScopeView = z.infer<typeof ScopeView>;

/** One item with all that is known of it. */
export const ScopeItemView = z.object({
  item: ScopeItem,
  versions: z.array(ScopeVersion),
  reports: z.array(VendorReport),
  /** complementary controls expected of the vendor */
  expected: z.array(z.object({ id: z.uuid(), name: z.string(), standing: z.enum(STANDINGS) })),
  /** controls in use that run on it */
  controls: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string() })),
  /** where else it is used, in words: what stands in the way of its being gone */
  uses: z.array(z.string()),
  period: ScopeView.shape.period,
});
export type ScopeItemView = z.infer<typeof ScopeItemView>;

const Place = z.object({ x: z.number().min(-1e5).max(1e5), y: z.number().min(-1e5).max(1e5) });
export const MOST_NODES = 500;
export const MOST_FLOWS = 2000;

/** The data-flow diagram. Nodes are scope items; boundaries are rectangles of trust around them. */
export const Diagram = z.object({
  nodes: z.array(Place.extend({ itemId: z.uuid() })).max(MOST_NODES, {
    error: `A diagram holds ${MOST_NODES} items at most: leave some out, or put several under one.`,
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
        /** how it goes: "HTTPS API", "SFTP, nightly" */
        label: line(120),
        /** data items it carries */
        dataIds: z.array(z.uuid()).max(50),
      }),
    )
    .max(MOST_FLOWS),
});
export type Diagram = z.infer<typeof Diagram>;
export type Flow = Diagram["flows"][number];

export const SaveDiagram = z.object({
  diagram: Diagram,
  /** the version the person began from; null where there is none yet */
  version: z.int().min(1).nullable(),
});
export type SaveDiagram = z.infer<typeof SaveDiagram>;

/** What the diagram draws: all that an auditor is told of what an ISMS alone is about. */
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
