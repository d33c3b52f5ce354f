export const ENGAGEMENT_KINDS = ["soc1", "soc2", "soc3", "soc_cybersecurity", "isae3402", "iso27001"] as const;
export const CATEGORIES = ["security", "availability", "processing_integrity", "confidentiality", "privacy"] as const;
