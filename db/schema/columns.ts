import { customType, date } from "drizzle-orm/pg-core";

/** An instant with milliseconds; an ISO string with Z on this side, `timestamptz` in Postgres. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp(3) with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});

/** A calendar date, YYYY-MM-DD, in the workspace's time zone. */
export const day = () => date({ mode: "string" });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
