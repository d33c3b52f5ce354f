import { accountRouter } from "#server/account/router.ts";
import { controlsRouter } from "#server/controls/router.ts";
import { criteriaRouter } from "#server/criteria/router.ts";
import { engagementsRouter } from "#server/engagements/router.ts";
import { workspacesRouter } from "#server/workspaces/router.ts";
import { evidenceRouter } from "#server/evidence/router.ts";
import { journalRouter } from "#server/journal/router.ts";
import { occurrencesRouter } from "#server/occurrences/router.ts";
import { searchRouter } from "#server/search/router.ts";
import { mailRouter } from "#server/mail/router.ts";
import { createCallerFactory, router } from "./base.ts";

export const appRouter = router({
  account: accountRouter,
  controls: controlsRouter,
  criteria: criteriaRouter,
  engagements: engagementsRouter,
  evidence: evidenceRouter,
  journal: journalRouter,
  occurrences: occurrencesRouter,
  search: searchRouter,
  mail: mailRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
