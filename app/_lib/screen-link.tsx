import { ButtonLink, type ButtonLinkProps } from "#app/_ui/button.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import type { Inside, PathInside } from "#server/ground/screens/rules/addresses.ts";
import { screenOf } from "#server/ground/screens/rules/screens.ts";
import { hrefIn } from "./scope.ts";

type Props = Omit<ButtonLinkProps, "href" | "children"> & {
  scope: InWorkspace;
  search?: Record<string, string>;
  hash?: string;
} & ({ to: Exclude<Inside, `${string}[${string}`>; at?: never } | { to: Inside; at: PathInside });

/**
 * A link to a screen, by the screen's own name. Only on the server: a browser would load the table of screens for it.
 *
 * @param at its address inside the workspace, if it is about one thing
 */
export function ScreenLink({ scope, to, at, search, hash = "", ...look }: Props) {
  return (
    <ButtonLink {...look} href={hrefIn(scope, at ?? to, search) + hash}>
      {screenOf(`/w/[workspace]${to}`).label}
    </ButtonLink>
  );
}
