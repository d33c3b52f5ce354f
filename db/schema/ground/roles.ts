export const ORGANIZATION_KINDS = ["service_organization", "mssp", "audit_firm"] as const;
export const ROLES = ["owner", "administrator", "compliance_manager", "control_owner", "viewer"] as const;
