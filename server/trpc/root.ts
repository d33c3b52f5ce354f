import { accountRouter } from "#server/account/router.ts";
import { engagementsRouter } from "#server/engagements/router.ts";
import { workspacesRouter } from "#server/workspaces/router.ts";
import { createCallerFactory, router } from "./base.ts";

export const appRouter = router({
  account: accountRouter,
  engagements: engagementsRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
