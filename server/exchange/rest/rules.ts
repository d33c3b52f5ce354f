import { z } from "zod";
import { Problem } from "./schema.ts";

type Described = {
  method: string;
  path: string;
  name: string;
  summary: string;
  needs: string;
  query: z.ZodType | null;
  body: Record<string, z.ZodType> | null;
  answer: { status: number; type: string; schema: z.ZodType };
};

type JsonSchema = Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] };

export function openApi(operations: readonly Described[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const at = paths[operation.path] ?? {};
    at[operation.method.toLowerCase()] = describe(operation);
    paths[operation.path] = at;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tickmark",
      version,
      description:
        "For programs. Create a token in a workspace's settings. It belongs to a person and can do no more than that person.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "tm_…" } },
      schemas: { Problem: schemaOf(Problem, "output") },
    },
  };
}

function describe(o: Described) {
  const { status, type, schema } = o.answer;
  const errors = o.needs === "open" ? [] : [401, 403, 404];
  const invalid = o.query || o.body ? [400] : [];
  const conflicts = o.method === "POST" ? [409] : [];
  return {
    operationId: o.name,
    summary: o.summary,
    ...(o.needs === "open" ? { security: [] } : {}),
    parameters: [...pathParameters(o.path), ...queryParameters(o.query), ...headerParameters(o)],
    ...(o.body ? { requestBody: { required: true, content: contentOf(o.body) } } : {}),
    responses: {
      [status]: { description: "Done", content: { [type]: { schema: schemaOf(schema, "output") } } },
      ...Object.fromEntries([...invalid, ...errors, ...conflicts, ...ANYWHERE].map((code) => [code, refusal(code)])),
    },
  };
}

/** Statuses that any request may get before it reaches its operation. */
const ANYWHERE = [413, 429, 503];
const REFUSALS: Record<number, string> = {
  413: "The body is too large",
  429: "The rate limit of the token, its organization or its network is reached, or too many exports are running",
  503: "Part of the product is temporarily unavailable",
};
const RETRY_AFTER = {
  description: "whole seconds after which to retry",
  schema: { type: "integer", minimum: 1 },
};

function refusal(code: number) {
  return {
    description: REFUSALS[code] ?? "Refused, with the reason",
    ...(code === 429 || code === 503 ? { headers: { "Retry-After": RETRY_AFTER } } : {}),
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

function pathParameters(path: string) {
  if (!path.includes("{id}")) return [];
  return [
    { name: "id", in: "path", required: true, description: "the workspace's id or slug", schema: { type: "string" } },
  ];
}

function queryParameters(query: z.ZodType | null) {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, "input");
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function headerParameters(o: Described) {
  if (o.name !== "sendEvidence") return [];
  return [
    {
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "makes retries safe: the same key and content return the first answer",
      schema: { type: "string", maxLength: 200 },
    },
  ];
}

function contentOf(body: Record<string, z.ZodType>) {
  return Object.fromEntries(
    Object.entries(body).map(([type, schema]) => [type, { schema: schemaOf(schema, "input") }]),
  );
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" });
  return rest;
}
