import { TokensScreen } from "#app/_features/people/tokens/tokens-screen.tsx";
import { load } from "#app/_lib/api.ts";
import { type PageProps, scopeOf } from "#app/_lib/scope.ts";
import { titled } from "#app/_lib/titled.ts";
import { openWorkspace } from "#app/_lib/workspace.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";

export const metadata = titled("/w/[workspace]/tokens");

export default async function TokensPage(props: PageProps) {
  const scope = await scopeOf(props);
  const [view, tokens] = await Promise.all([openWorkspace(scope), load((call) => call.tokens.list(scope))]);
  return <TokensScreen title={screenOf("/w/[workspace]/tokens").label} scope={scope} view={view} tokens={tokens} />;
}
