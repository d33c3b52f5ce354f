import { z } from "zod";

/** ISO 8601 `YYYY-MM-DD`, a day that exists. */
export const CalendarDay = z.iso.date({ error: "Give a date, such as 2026-07-01." });
