import type { Metadata } from "next";
import { EvidenceList } from "#app/_features/evidence/evidence-list.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";

export const metadata: Metadata = { title: "Evidence items" };

export default async function EvidenceItemsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const { before, control } = await props.searchParams;
  const controlId = typeof control === "string" ? control : null;
  const [page, named] = await Promise.all([
    load((call) => call.evidence.list({ ...scope, before: typeof before === "string" ? before : null, controlId })),
    controlId ? load((call) => call.controls.get({ ...scope, control: controlId })) : null,
  ]);
  return (
    <>
      <PageTitle
        title="Evidence items"
        sub={named ? `Of ${named.code} ${named.title}, newest first` : "Newest first"}
        actions={<ButtonLink href={hrefIn(scope, "/evidence")}>Timeline</ButtonLink>}
      />
      <EvidenceList scope={scope} items={page.items} />
      {page.next && (
        <p className="mt-4">
          <ButtonLink href={hrefIn(scope, "/evidence/items", { before: page.next, control: controlId ?? undefined })}>
            Older
          </ButtonLink>
        </p>
      )}
    </>
  );
}
