import { plainWords } from "#server/ground/tables/rules/cell-text.ts";
import { FREQUENCIES, type Frequency } from "#server/programme/controls/rules/frequency.ts";

const WORDS: Record<Frequency, string> = {
  continuous: `
    continuous, continuously, continual, continually, ongoing, on going, real time, realtime, 24 / 7, 24x7,
    24 x 7, always, always on, constant, constantly, permanent`,
  multiple_per_day: `
    multiple per day, multiple times per day, multiple times a day, multiple times daily, multiple a day,
    many times a day, many times per day, many times daily, many a day, several times a day,
    several times per day, several times daily, more than daily, more than once a day, more than once per day,
    hourly, every hour, intraday`,
  daily: "daily, d, day, every day, each day, per day, a day, nightly, calendar daily, every 24 hours",
  business_daily: `
    business daily, business day, every business day, each business day, daily business days, working day,
    every working day, each working day, workday, every workday, each workday, weekday, weekdays,
    every weekday, each weekday, trading day, every trading day, business days, working days,
    daily on business days, daily on working days, monday to friday`,
  weekly: "weekly, w, week, every week, each week, per week, a week",
  biweekly: `
    biweekly, bi weekly, bw, fortnightly, every fortnight, each fortnight, fortnight, two weekly, 2 weekly,
    every other week, every second week`,
  monthly: "monthly, m, month, every month, each month, per month, a month, month end, every month end",
  quarterly: "quarterly, q, quarter, every quarter, each quarter, per quarter, a quarter, quarter end",
  semiannual: `
    semiannual, semiannually, semi annual, semi annually, biannual, biannually, bi annual, bi annually,
    half yearly, halfyearly, half year, every half year, each half year, s, sa, s / a, six monthly, 6 monthly`,
  annual: `
    annual, annually, yearly, a, y, year, every year, each year, per year, a year, per annum, p a, pa,
    once yearly, once annually`,
  as_needed: `
    as needed, as required, as necessary, as applicable, if needed, if required, when needed, when required,
    where required, on demand, on request, upon request, on occurrence, on event, ad hoc, adhoc,
    per occurrence, each occurrence, every occurrence, per event, each event, every event, per instance,
    each instance, per transaction, each transaction, per change, each change, every change, per release,
    each release, per hire, per incident, each incident, per request, event driven, event based,
    event triggered, trigger based, on event basis, one time, once`,
};

/** For "4 times per year" and the like. */
const TIMES_A_YEAR: Record<number, Frequency> = {
  1: "annual",
  2: "semiannual",
  4: "quarterly",
  12: "monthly",
  26: "biweekly",
  52: "weekly",
  365: "daily",
};

const EVERY: Record<string, Record<number, Frequency>> = {
  hour: { 24: "daily" },
  day: {
    1: "daily",
    7: "weekly",
    14: "biweekly",
    30: "monthly",
    90: "quarterly",
    180: "semiannual",
    182: "semiannual",
    183: "semiannual",
    360: "annual",
    365: "annual",
  },
  week: { 1: "weekly", 2: "biweekly", 4: "monthly", 13: "quarterly", 26: "semiannual", 52: "annual" },
  month: { 1: "monthly", 3: "quarterly", 6: "semiannual", 12: "annual" },
  year: { 1: "annual" },
};

const NUMBER_WORDS: Record<string, string> = {
  once: "1 times",
  twice: "2 times",
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  six: "6",
  seven: "7",
  twelve: "12",
  fourteen: "14",
  thirty: "30",
  ninety: "90",
};

const BY_WORD = new Map(
  FREQUENCIES.flatMap((frequency) =>
    WORDS[frequency]
      .trim()
      .split(/,\s+/)
      .map((word) => [word, frequency] as const),
  ),
);
const LONGEST_CELL = 300;
const TIME = /\d|\b(?:days?|weeks?|fortnights?|months?|quarters?|years?|hours?)\b/;
const EVENT =
  /^(?:upon|up on|when|whenever|after|before|prior to|following|in case of|at (?:hire|onboarding|termination)|on (?:hire|hiring|boarding|onboarding|change|termination|joining)|per|each|every)\b/;

/**
 * The frequency a cell names; null for none or several. A schedule with an occasion ("annually and upon change") is the
 * schedule, since that is what auditors sample.
 */
export function frequencyOf(text: string): Frequency | null {
  if (text.length > LONGEST_CELL) return null;
  const direct = named(plainWords(text));
  if (direct) return direct;
  const parts = text
    .replace(/\([^)]*\)|\[[^\]]*\]/g, " ")
    .split(/[,;:/&+\n|]|\s[-–—]\s|\b(?:and|or|as well as|plus)\b/i);
  const found = new Set(
    parts.map((part) => named(plainWords(part)) ?? occasion(plainWords(part))).filter((f) => f !== null),
  );
  if (found.size > 1) found.delete("as_needed");
  const [only] = found;
  return found.size === 1 && only ? only : null;
}

function named(words: string): Frequency | null {
  const plain = words
    .replace(
      /^(?:performed|reviewed|operates|occurs|at least|at a minimum|minimum|min|no less than|approximately|on an?)\s+/,
      "",
    )
    .replace(/^(?:at least|at minimum|an?)\s+/, "")
    .replace(/\s+(?:basis|at least|at a minimum|minimum|or more often|or more frequently)$/, "");
  const phrase = plain.replace(" / ", " per ");
  return BY_WORD.get(plain) ?? BY_WORD.get(phrase) ?? counted(phrase);
}

function counted(words: string): Frequency | null {
  const text = words.replace(/\b\p{L}+\b/gu, (word) => NUMBER_WORDS[word] ?? word);
  const times =
    /^(\d+) ?(?:x|times|time) (?:per|a|an|each|every|in a|\/)? ?(?:year|annum|annually|yearly|calendar year)$/.exec(
      text,
    );
  if (times) return TIMES_A_YEAR[Number(times[1])] ?? null;
  const perUnit = /^1 times (?:per|a|an|each|every|in a) (day|week|month|quarter|year)$/.exec(text);
  if (perUnit) return BY_WORD.get(perUnit[1] ?? "") ?? null;
  const every = /^(?:every|each|once every|1 times every) (\d+) (hour|day|week|month|year)s?$/.exec(text);
  return every ? (EVERY[every[2] ?? ""]?.[Number(every[1])] ?? null) : null;
}

function occasion(words: string): Frequency | null {
  if (/^within .* (?:of|after|from|following) /.test(words)) return "as_needed";
  return EVENT.test(words) && !TIME.test(words) ? "as_needed" : null;
}
