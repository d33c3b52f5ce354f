import { createLoader, parseAsString } from "nuqs/server";
import { SuggestionsScreen } from "#app/_features/programme/suggestions/suggestions-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { PageTitle } from "#app/_ui/page-title.tsx";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/criteria/suggestions");

const loadSearch = createLoader({ control: parseAsString, criterion: parseAsString });

export default async function SuggestionsPage(props: PageProps) {
  const scope = await scopeOf(props);
  const { control, criterion } = await loadSearch(props.searchParams);
  const found = await load((call) =>
    call.mappings.suggestions({ ...scope, controlId: control ?? undefined, criterionId: criterion ?? undefined }),
  );
  return (
    <>
      <PageTitle
        title={screenOf("/w/[workspace]/criteria/suggestions").label}
        sub={`${found.length} ${found.length === 1 ? "mapping" : "mappings"} to consider; nothing is mapped until you accept it`}
      />
      <SuggestionsScreen scope={scope} found={found} />
    </>
  );
}
