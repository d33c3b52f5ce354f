import { z } from "zod";
import type { Tx } from "#db/tenant.ts";
import { importList } from "#server/exchange/imports/service/import.ts";
import { readList } from "#server/exchange/imports/service/read-list.ts";
import type { Capability } from "#server/ground/access/rules.ts";
import {
  reachedWorkspace,
  serve,
  stepsOf,
  type Target,
  type WorkspaceActor,
  workspaceTarget,
} from "#server/ground/access/service.ts";
import { journalKey } from "#server/ground/journal/service/key.ts";
import { notFound } from "#server/ground/platform/errors.ts";
import { newId } from "#server/ground/platform/ids.ts";
import {
  checkpointOf,
  consistencyOf,
  controlItems,
  criterionItems,
  engagementItems,
  proofOf,
  timelineOf,
} from "../queries.ts";
import {
  Consistency,
  ConsistencyQuery,
  ControlItems,
  CriterionItems,
  EngagementItems,
  EntriesQuery,
  EvidenceAnswer,
  EvidenceMetadata,
  ImportAnswer,
  Me,
  PageQuery,
  Proof,
  ProofQuery,
  TimelineAnswer,
  TimelineQuery,
} from "../schema.ts";
import type { Asked } from "./asked.ts";
import { streamEntries } from "./entries.ts";
import { sendEvidence } from "./evidence.ts";

/** One REST operation; the OpenAPI document, the dispatch and the access tests derive from this list. */
export type Operation = {
  method: "GET" | "POST";
  /** below /api/v1 */
  path: string;
  name: string;
  summary: string;
  /** a capability in the path's workspace; "token": any live token; "open": no token */
  needs: Capability | "token" | "open";
  query: z.ZodObject | z.ZodType | null;
  body: { [type: string]: z.ZodType } | null;
  answer: { status: 200 | 201; type: string; schema: z.ZodType };
  run(asked: Asked): Promise<unknown>;
};

const JSON_TYPE = "application/json";
const Text = z.string();
const Binary = z.string().meta({ format: "binary" });

export const OPERATIONS: readonly Operation[] = [
  {
    method: "GET",
    path: "/me",
    name: "whoAmI",
    summary: "The token's person, workspace and current capabilities",
    needs: "token",
    query: null,
    body: null,
    answer: { status: 200, type: JSON_TYPE, schema: Me },
    run: ({ caller }) => serve(caller, tokensWorkspace, "read", async (_tx, actor) => meOf(actor)),
  },
  reading("/controls", "listControls", "The workspace's controls, by code", PageQuery, ControlItems, controlItems),
  {
    method: "POST",
    path: "/workspaces/{id}/controls/import",
    name: "importControls",
    summary: "Imports a control list (CSV or XLSX): creates and updates by code, deletes nothing",
    needs: "control:manage",
    query: null,
    body: { "text/csv": Text, [xlsxType()]: Binary, "application/octet-stream": Binary },
    answer: { status: 200, type: JSON_TYPE, schema: ImportAnswer },
    run: importControls,
  },
  reading("/criteria", "listCriteria", "The workspace's criteria, in order", PageQuery, CriterionItems, criterionItems),
  reading(
    "/engagements",
    "listEngagements",
    "The workspace's engagements",
    PageQuery,
    EngagementItems,
    engagementItems,
  ),
  {
    method: "POST",
    path: "/workspaces/{id}/evidence",
    name: "sendEvidence",
    summary: "Sends one file as evidence of controls; an Idempotency-Key makes retries safe",
    needs: "evidence:submit",
    query: null,
    body: { "multipart/form-data": z.object({ file: Binary, metadata: EvidenceMetadata }) },
    answer: { status: 201, type: JSON_TYPE, schema: EvidenceAnswer },
    run: sendEvidence,
  },
  reading(
    "/timeline",
    "readTimeline",
    "What was due in a span, and what covers it",
    TimelineQuery,
    TimelineAnswer,
    timelineOf,
  ),
  {
    ...journal(
      "checkpoint",
      "readCheckpoint",
      "The newest signed checkpoint of the workspace's journal (C2SP signed note)",
    ),
    query: null,
    answer: { status: 200, type: "text/plain; charset=utf-8", schema: Text },
    run: ({ caller, workspace }) =>
      serve(caller, workspaceTarget({ workspace }, "journal:read"), "read", async (tx, actor) => {
        const { note } = await checkpointOf(tx, actor);
        return new Response(note, { headers: { "content-type": "text/plain; charset=utf-8" } });
      }),
  },
  {
    ...journal("entries", "readEntries", "The journal's entries as NDJSON, each line exactly the bytes of its leaf"),
    query: EntriesQuery,
    answer: { status: 200, type: "application/x-ndjson", schema: Text },
    run: (asked) => streamEntries(asked, EntriesQuery.parse(asked.query).from),
  },
  reading(
    "/journal/proof",
    "proveInclusion",
    "Proves that a tree of the given size contains an entry (RFC 9162)",
    ProofQuery,
    Proof,
    proofOf,
  ),
  reading(
    "/journal/consistency",
    "proveConsistency",
    "Proves that a log extends its earlier state (RFC 9162)",
    ConsistencyQuery,
    Consistency,
    consistencyOf,
  ),
  {
    method: "GET",
    path: "/journal/key",
    name: "readKey",
    summary: "The verifier key for checkpoints, as a signed note has it",
    needs: "open",
    query: null,
    body: null,
    answer: { status: 200, type: "text/plain; charset=utf-8", schema: Text },
    run: async () =>
      new Response(`${journalKey().verifier}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } }),
  },
];

function reading<Q extends z.ZodType, A extends z.ZodType>(
  below: string,
  name: string,
  summary: string,
  query: Q,
  answer: A,
  read: (tx: Tx, actor: WorkspaceActor, query: z.output<Q>) => Promise<z.output<A>>,
): Operation {
  const needs = below.startsWith("/journal/") ? "journal:read" : "workspace:read";
  return {
    method: "GET",
    path: `/workspaces/{id}${below}`,
    name,
    summary,
    needs,
    query,
    body: null,
    answer: { status: 200, type: JSON_TYPE, schema: answer },
    run: ({ caller, workspace, query: given }) => {
      const asked = query.parse(given);
      return serve(caller, workspaceTarget({ workspace }, needs), "read", (tx, actor) => read(tx, actor, asked));
    },
  };
}

function journal(what: string, name: string, summary: string) {
  const path = `/workspaces/{id}/journal/${what}`;
  return { method: "GET", path, name, summary, needs: "journal:read", body: null } as const;
}

function xlsxType() {
  return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

const tokensWorkspace: Target<WorkspaceActor> = (tx, person, now) => {
  if (!person.token) throw notFound("token");
  return reachedWorkspace({ workspace: person.token.workspaceId })(tx, person, now);
};

function meOf(actor: WorkspaceActor): z.output<typeof Me> {
  return {
    person: { id: actor.personId ?? "", name: actor.personName, email: actor.email },
    organization: { id: actor.orgId, name: actor.orgName },
    workspace: actor.workspace,
    token: { id: actor.tokenId ?? "" },
    capabilities: [...actor.capabilities].sort(),
  };
}

async function importControls({ caller, workspace, request }: Asked): Promise<z.output<typeof ImportAnswer>> {
  const target = workspaceTarget({ workspace }, "control:manage");
  const step = stepsOf(caller, target);
  await step("read", async () => undefined);
  const name = (request.headers.get("content-type") ?? "").startsWith("text/csv") ? "list.csv" : "list";
  const sheets = await readList(request.body, name);
  const { result, rows } = await importList(step, { id: newId(), fileName: name, sheets });
  const rejected = rows.flatMap((row) =>
    row.verdict === "reject" ? row.problems.map((problem) => ({ row: row.row, ...problem })) : [],
  );
  return { ...result, rejected };
}
