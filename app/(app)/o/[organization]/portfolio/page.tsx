import { notFound } from "next/navigation";
import { PortfolioScreen } from "#app/_features/surface/portfolio/portfolio-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { organizationOf } from "#app/_lib/organization.ts";
import type { PageProps } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";

export const metadata = titled("/o/[organization]/portfolio");

export default async function PortfolioPage(props: PageProps<{ organization: string }>) {
  const organization = await organizationOf(props);
  const { order } = await props.searchParams;
  const view = await load((call) => call.organizations.view({ organization }));
  if (view.kind !== "mssp") notFound();
  const clients = await load((call) => call.portfolio.clients({ organization }));
  return <PortfolioScreen organization={view} clients={clients} overdueFirst={order === "overdue"} />;
}
