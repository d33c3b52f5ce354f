import { accountRouter } from "#server/account/router.ts";
import { applicabilityRouter } from "#server/applicability/router.ts";
import { controlsRouter } from "#server/controls/router.ts";
import { criteriaRouter } from "#server/criteria/router.ts";
import { delegationsRouter } from "#server/delegations/router.ts";
import { documentsRouter } from "#server/documents/router.ts";
import { engagementsRouter } from "#server/engagements/router.ts";
import { evidenceRouter } from "#server/evidence/router.ts";
import { frameworksRouter } from "#server/frameworks/router.ts";
import { importsRouter } from "#server/imports/router.ts";
import { invitationsRouter } from "#server/invitations/router.ts";
import { issuedRouter } from "#server/issued/router.ts";
import { journalRouter } from "#server/journal/router.ts";
import { libraryRouter } from "#server/library/router.ts";
import { mailRouter } from "#server/mail/router.ts";
import { mappingsRouter } from "#server/mappings/router.ts";
import { occurrencesRouter } from "#server/occurrences/router.ts";
import { organizationsRouter } from "#server/organizations/router.ts";
import { peopleRouter } from "#server/people/router.ts";
import { portfolioRouter } from "#server/portfolio/router.ts";
import { releasesRouter } from "#server/releases/router.ts";
import { reportsRouter } from "#server/reports/router.ts";
import { risksRouter } from "#server/risks/router.ts";
import { scopeRouter } from "#server/scope/router.ts";
import { searchRouter } from "#server/search/router.ts";
import { sharingRouter } from "#server/sharing/router.ts";
import { tokensRouter } from "#server/tokens/router.ts";
import { workspacesRouter } from "#server/workspaces/router.ts";
import { createCallerFactory, router } from "./base.ts";

export const appRouter = router({
  account: accountRouter,
  controls: controlsRouter,
  applicability: applicabilityRouter,
  criteria: criteriaRouter,
  frameworks: frameworksRouter,
  library: libraryRouter,
  mappings: mappingsRouter,
  delegations: delegationsRouter,
  engagements: engagementsRouter,
  evidence: evidenceRouter,
  invitations: invitationsRouter,
  issued: issuedRouter,
  imports: importsRouter,
  journal: journalRouter,
  occurrences: occurrencesRouter,
  organizations: organizationsRouter,
  people: peopleRouter,
  portfolio: portfolioRouter,
  documents: documentsRouter,
  releases: releasesRouter,
  reports: reportsRouter,
  risks: risksRouter,
  scope: scopeRouter,
  search: searchRouter,
  sharing: sharingRouter,
  mail: mailRouter,
  tokens: tokensRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
