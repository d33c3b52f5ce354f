import { z } from "zod";
import { can, canInSteps, router } from "#server/ground/trpc/base.ts";
import { documentChoices, listDocuments, openDocument, outlines } from "./queries.ts";
import {
  ChangeDocument,
  CreateDocument,
  DocumentChoices,
  DocumentLine,
  DocumentReading,
  DocumentView,
  OneVersion,
  Outline,
  RetireDocument,
  WriteDocument,
} from "./schema.ts";
import {
  acknowledgeDocument,
  approveDocument,
  changeDocument,
  createDocument,
  retireDocument,
  writeDocument,
} from "./service/documents.ts";
import { readDocument } from "./service/read.ts";

const Opened = z.object({ documentId: z.uuid(), version: z.int().min(1).optional() });

export const documentsRouter = router({
  list: can("workspace:read", "workspace")
    .output(z.array(DocumentLine))
    .query(({ ctx }) => listDocuments(ctx.tx, ctx.actor)),
  outlines: can("workspace:read", "workspace")
    .output(z.array(Outline))
    .query(() => outlines()),
  open: can("workspace:read", "workspace")
    .input(Opened)
    .output(DocumentView)
    .query(({ ctx, input }) => openDocument(ctx.tx, ctx.actor, input)),
  read: canInSteps("workspace:read")
    .input(Opened)
    .output(DocumentReading)
    .query(({ ctx, input }) => readDocument(ctx.step, input)),
  choices: can("document:manage", "workspace")
    .output(DocumentChoices)
    .query(({ ctx }) => documentChoices(ctx.tx, ctx.actor)),
  create: can("document:manage", "workspace")
    .input(CreateDocument)
    .output(DocumentView)
    .mutation(({ ctx, input }) => createDocument(ctx.tx, ctx.actor, input)),
  change: can("document:manage", "workspace")
    .input(ChangeDocument)
    .output(DocumentView)
    .mutation(({ ctx, input }) => changeDocument(ctx.tx, ctx.actor, input)),
  write: can("document:manage", "workspace")
    .input(WriteDocument)
    .output(DocumentView)
    .mutation(({ ctx, input }) => writeDocument(ctx.tx, ctx.actor, input)),
  approve: can("document:approve", "workspace")
    .input(OneVersion)
    .output(DocumentView)
    .mutation(({ ctx, input }) => approveDocument(ctx.tx, ctx.actor, input)),
  acknowledge: can("document:acknowledge", "workspace")
    .input(OneVersion)
    .output(DocumentView)
    .mutation(({ ctx, input }) => acknowledgeDocument(ctx.tx, ctx.actor, input)),
  retire: can("document:manage", "workspace")
    .input(RetireDocument)
    .output(DocumentView)
    .mutation(({ ctx, input }) => retireDocument(ctx.tx, ctx.actor, input)),
});
