export const CONTROL_TYPES = ["preventive", "detective", "corrective"] as const;
export const CONTROL_NATURES = ["manual", "it_dependent_manual", "automated"] as const;
export const EVIDENCE_REVIEWS = ["workspace", "asked", "not_asked"] as const;
export const CONTROL_STATUSES = ["draft", "active", "retired"] as const;
/** Statuses that a form can set; retiring has its own procedure. */
export const WRITTEN_STATUSES = ["active", "draft"] as const;
export const GAPS = ["owner", "frequency", "criterion", "placeholder"] as const;

export type ControlType = (typeof CONTROL_TYPES)[number];
export type ControlNature = (typeof CONTROL_NATURES)[number];
export type EvidenceReview = (typeof EVIDENCE_REVIEWS)[number];
export type ControlStatus = (typeof CONTROL_STATUSES)[number];
export type WrittenStatus = (typeof WRITTEN_STATUSES)[number];
export type Gap = (typeof GAPS)[number];

export const TYPE_LABEL: Record<ControlType, string> = {
  preventive: "preventive",
  detective: "detective",
  corrective: "corrective",
};

export const STATUS_LABEL: Record<WrittenStatus, string> = { active: "active", draft: "draft" };

export const NATURE_LABEL: Record<ControlNature, string> = {
  manual: "manual",
  it_dependent_manual: "IT-dependent manual",
  automated: "automated",
};

export const EVIDENCE_REVIEW_LABEL: Record<EvidenceReview, string> = {
  workspace: "as the workspace says",
  asked: "by a second person",
  not_asked: "none",
};

export const GAP_LABEL: Record<Gap, string> = {
  owner: "no owner",
  frequency: "no frequency",
  criterion: "no criterion",
  placeholder: "placeholder",
};
