import { EvidenceList } from "#app/_features/evidence/evidence/evidence-list.tsx";
import { load } from "#app/_lib/api.ts";
import { hrefIn, type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { ScreenLink } from "#app/_lib/screen-link.tsx";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { ButtonLink } from "#app/_ui/button.tsx";
import { ChipLine, ChipLink } from "#app/_ui/chip.tsx";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { REVIEW_STATES, REVIEW_WORD } from "#server/evidence/evidence/rules.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/evidence/items");

export default async function EvidenceItemsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const { before, control, review: given } = await props.searchParams;
  const review = REVIEW_STATES.find((state) => state === given) ?? null;
  const controlId = typeof control === "string" ? control : null;
  const [view, page, named] = await Promise.all([
    openWorkspace(scope),
    load((call) =>
      call.evidence.list({ ...scope, before: typeof before === "string" ? before : null, controlId, review }),
    ),
    controlId ? load((call) => call.controls.get({ ...scope, control: controlId })) : null,
  ]);
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/evidence/items").label}
        sub={named ? `Of ${named.code} ${named.title}, newest first` : "Newest first"}
        actions={<ScreenLink scope={scope} to="/evidence" />}
      />
      <ChipLine label="Review status">
        {[null, ...REVIEW_STATES].map((state) => (
          <ChipLink
            key={state ?? "all"}
            on={state === review}
            href={hrefIn(scope, "/evidence/items", { control: controlId ?? undefined, review: state ?? undefined })}
          >
            {state ? REVIEW_WORD[state] : "all"}
          </ChipLink>
        ))}
      </ChipLine>
      <EvidenceList
        scope={scope}
        items={page.items}
        review={review}
        mayReplace={view.capabilities.includes("evidence:submit") && !view.preview}
      />
      {page.next && (
        <p className="mt-4">
          <ButtonLink
            href={hrefIn(scope, "/evidence/items", {
              before: page.next,
              control: controlId ?? undefined,
              review: review ?? undefined,
            })}
          >
            Older
          </ButtonLink>
        </p>
      )}
    </>
  );
}
