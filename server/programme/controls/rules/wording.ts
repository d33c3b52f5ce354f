export const WORDING = {
  who: "who performs it",
  what: "what is done",
  when: "when, or how often",
  evidence: "what evidence remains",
} as const;
export type Wording = keyof typeof WORDING;

const WHO =
  /\b(team|teams|manager|managers|lead|leads|head|officer|committee|board|owner|owners|director|engineer|engineers|administrator|administrators|analyst|analysts|controller|counsel|secretary|specialist|specialists|reviewer|approver|management|employee|employees|personnel|staff|department|systems?|platforms?|tools?|pipelines?|applications?|database|operations|support|facilities|reception|engineering|procurement|auditors?|firm|contractors?|executives?|personnel|persons?|people|users?|joiners?|interviewers?|hosts?|members?|groups?|c[eftioprs]o|ciso|hr|it|finance|legal|security|provider|vendor)\b/i;
/** Heuristic: six words are enough for a subject, a verb and an object. */
const WHAT = /(?:\S+\s+){5}\S+/;
const WHEN =
  /\b(dail(?:y)|weekly|monthly|quarterly|annually|yearly|hourly|each|every|once|twice|before|after|when(?:ever)?|within|upon|on (?:hire|termination|demand)|at (?:hire|least|termination)|on|until|always|all|any|new|only|continuous(?:ly)?|real[- ]time|per (?:day|week|month|quarter|year)|days?|hours?|weeks?|months?|quarters?|years?)\b/i;
const EVIDENCE =
  /\b(record(?:s|ed)?|ticket(?:s)?|log(?:s|ged)?|report(?:s)?|minutes|signed?|sign-off|signature|approval(?:s)?|list(?:s|ing)?|register|screenshot|export|document(?:s|ed|ation)?|evidence|certificate|e-?mail|result(?:s)?|plan|file(?:s)?|form|checklist|dashboard|acknowledg\w*|minuted|chart|matrix|written|tracked|description|scorecard|terms|summary|label(?:s|ed)?|badges?|findings?|completion|status|inventory|agreements?|statements?|notices?|kept|keeps|approved?|approves|published|publishes|justified|named|names|alerts?|tests?|tested|ranked|rated|scores?|standards?|contracts?|tickets?|settings?|configuration|traces?|receipts?)\b/i;

const SIGNS: Record<Wording, RegExp> = { who: WHO, what: WHAT, when: WHEN, evidence: EVIDENCE };

/** What a statement seems to lack. A hint for its author, not a verdict: the words can be there and mean nothing. */
export function missingWording(statement: string): Wording[] {
  if (statement.trim() === "") return [];
  return (Object.keys(SIGNS) as Wording[]).filter((part) => !SIGNS[part].test(statement));
}
