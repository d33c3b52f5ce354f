import { issuedRouter } from "#server/audit/issued/router.ts";
import { lifecycleRouter, planAdoptionRouter } from "#server/audit/lifecycle/router.ts";
import { releasesRouter } from "#server/audit/releases/router.ts";
import { evidenceRouter } from "#server/evidence/evidence/router.ts";
import { occurrencesRouter } from "#server/evidence/occurrences/router.ts";
import { importsRouter } from "#server/exchange/imports/router.ts";
import { searchRouter } from "#server/exchange/search/router.ts";
import { pageCaller } from "#server/ground/access/service.ts";
import { journalRouter } from "#server/ground/journal/router.ts";
import { mailRouter } from "#server/ground/mail/router.ts";
import { type Context, createCallerFactory, mergeRouters, router } from "#server/ground/trpc/base.ts";
import { accountRouter, organizationAccountsRouter } from "#server/people/account/router.ts";
import { delegationsRouter } from "#server/people/delegations/router.ts";
import { invitationsRouter } from "#server/people/invitations/router.ts";
import { organizationsRouter } from "#server/people/organizations/router.ts";
import { peopleRouter } from "#server/people/people/router.ts";
import { tokensRouter } from "#server/people/tokens/router.ts";
import { workspacesRouter } from "#server/people/workspaces/router.ts";
import { acceptanceRouter } from "#server/plan/acceptance/router.ts";
import { engagementsRouter } from "#server/plan/engagements/router.ts";
import { reportsRouter } from "#server/plan/reports/router.ts";
import { sharingRouter } from "#server/plan/sharing/router.ts";
import { applicabilityRouter } from "#server/programme/applicability/router.ts";
import { controlsRouter } from "#server/programme/controls/router.ts";
import { criteriaRouter } from "#server/programme/criteria/router.ts";
import { descriptionRouter } from "#server/programme/description/router.ts";
import { documentsRouter } from "#server/programme/documents/router.ts";
import { frameworksRouter } from "#server/programme/frameworks/router.ts";
import { libraryRouter } from "#server/programme/library/router.ts";
import { mappingsRouter } from "#server/programme/mappings/router.ts";
import { risksRouter } from "#server/programme/risks/router.ts";
import { scopeRouter } from "#server/programme/scope/router.ts";
import { portfolioRouter } from "#server/surface/portfolio/router.ts";

export const appRouter = router({
  account: accountRouter,
  controls: controlsRouter,
  applicability: applicabilityRouter,
  criteria: criteriaRouter,
  frameworks: frameworksRouter,
  library: libraryRouter,
  mappings: mappingsRouter,
  delegations: delegationsRouter,
  engagements: mergeRouters(engagementsRouter, lifecycleRouter),
  evidence: evidenceRouter,
  invitations: mergeRouters(invitationsRouter, acceptanceRouter),
  issued: issuedRouter,
  imports: importsRouter,
  journal: journalRouter,
  occurrences: occurrencesRouter,
  organizations: mergeRouters(organizationsRouter, organizationAccountsRouter),
  people: peopleRouter,
  portfolio: portfolioRouter,
  documents: documentsRouter,
  releases: releasesRouter,
  reports: mergeRouters(reportsRouter, planAdoptionRouter),
  risks: risksRouter,
  scope: mergeRouters(scopeRouter, descriptionRouter),
  search: searchRouter,
  sharing: sharingRouter,
  mail: mailRouter,
  tokens: tokensRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);

/** The procedures for a page, whose reads share a transaction. */
export function createPageCaller(context: Context) {
  return createCaller(pageCaller(context));
}
