import { parse } from "postgres-array";

/** Array types the app sends or reads, by their fixed oid in pg_type. */
const ARRAYS: Readonly<Record<string, { oid: number; element: (text: string) => unknown }>> = {
  boolean: { oid: 1000, element: (text) => text === "t" },
  smallint: { oid: 1005, element: Number },
  integer: { oid: 1007, element: Number },
  real: { oid: 1021, element: Number },
  double: { oid: 1022, element: Number },
  bytea: { oid: 1001, element: (text) => Buffer.from(text.slice(2), "hex") },
  json: { oid: 199, element: (text) => JSON.parse(text) },
  jsonb: { oid: 3807, element: (text) => JSON.parse(text) },
  // Kept as text: a bigint may exceed a number, and the query layer parses dates and instants.
  bigint: { oid: 1016, element: String },
  name: { oid: 1003, element: String },
  text: { oid: 1009, element: String },
  varchar: { oid: 1015, element: String },
  uuid: { oid: 2951, element: String },
};

/**
 * Array types for the driver. Left alone, it asks Postgres for them once per connection. If that query fails (a pooler returns an
 * error while its Postgres is down), it carries on without them and every array on that connection is malformed.
 */
export const ARRAY_TYPES = Object.fromEntries(
  Object.entries(ARRAYS).map(([name, { oid, element }]) => [
    `${name}Array`,
    { to: oid, from: [oid], serialize: arrayText, parse: (text: string) => parse(text, element) },
  ]),
);

/** A value as a Postgres array literal. Strings pass through: the query layer has already encoded its own columns. */
export function arrayText(value: unknown): unknown {
  return Array.isArray(value) ? `{${value.map(elementText).join(",")}}` : value;
}

function elementText(value: unknown): unknown {
  if (value === null) return "NULL";
  if (value === undefined) throw new Error("an array for the database holds undefined");
  if (Array.isArray(value)) return arrayText(value);
  return `"${plainText(value).replace(/["\\]/g, "\\$&")}"`;
}

function plainText(value: unknown): string {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
