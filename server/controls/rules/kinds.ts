export const CONTROL_TYPES = ["preventive", "detective", "corrective"] as const;
export const CONTROL_NATURES = ["manual", "it_dependent_manual", "automated"] as const;
export const CONTROL_STATUSES = ["draft", "active", "retired"] as const;
export const GAPS = ["owner", "frequency", "criterion", "placeholder"] as const;

export type ControlType = (typeof CONTROL_TYPES)[number];
export type ControlNature = (typeof CONTROL_NATURES)[number];
export type ControlStatus = (typeof CONTROL_STATUSES)[number];
export type Gap = (typeof GAPS)[number];

export const NATURE_LABEL: Record<ControlNature, string> = {
  manual: "manual",
  it_dependent_manual: "IT-dependent manual",
  automated: "automated",
};

export const GAP_LABEL: Record<Gap, string> = {
  owner: "no owner",
  frequency: "no frequency",
  criterion: "no criterion",
  placeholder: "placeholder",
};
