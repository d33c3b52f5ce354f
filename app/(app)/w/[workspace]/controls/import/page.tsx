import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ImportScreen } from "#app/_features/exchange/imports/import-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";

export const metadata: Metadata = { title: "Import controls" };

export default async function ImportPage(props: PageProps) {
  const scope = await scopeOf(props);
  const view = await load((call) => call.workspaces.open(scope));
  if (!view.capabilities.includes("control:manage")) notFound();
  return <ImportScreen scope={scope} />;
}
