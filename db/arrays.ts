import { parse } from "postgres-array";

/** Array types a statement of the product takes or answers with, by their fixed number in pg_type, and how one element is read. */
const ARRAYS: Readonly<Record<string, { oid: number; element: (text: string) => unknown }>> = {
  boolean: { oid: 1000, element: (text) => text === "t" },
  smallint: { oid: 1005, element: Number },
  integer: { oid: 1007, element: Number },
  real: { oid: 1021, element: Number },
  double: { oid: 1022, element: Number },
  bytea: { oid: 1001, element: (text) => Buffer.from(text.slice(2), "hex") },
  json: { oid: 199, element: (text) => JSON.parse(text) },
  jsonb: { oid: 3807, element: (text) => JSON.parse(text) },
  // As the single value comes: a bigint may hold more than a number can, dates and instants are the query layer's to read.
  bigint: { oid: 1016, element: String },
  name: { oid: 1003, element: String },
  text: { oid: 1009, element: String },
  varchar: { oid: 1015, element: String },
  uuid: { oid: 2951, element: String },
};

/**
 * What the driver needs to send and read arrays. By itself it asks Postgres for the types of arrays once a connection, and when that
 * question fails (a pooler whose Postgres is away answers it with an error) it lives on without them: every array on that connection
 * is malformed from then on. Nothing is asked with these.
 */
export const ARRAY_TYPES = Object.fromEntries(
  Object.entries(ARRAYS).map(([name, { oid, element }]) => [
    `${name}Array`,
    { to: oid, from: [oid], serialize: arrayText, parse: (text: string) => parse(text, element) },
  ]),
);

/** An array as Postgres writes it. What is text already is one: the query layer writes those of its own columns. */
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
