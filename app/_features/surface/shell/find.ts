/** What the command menu can go to. */
export type Places = { screens: { label: string; href: string }[]; scope: string | null };

export const findInput =
  "w-full rounded-t-lg border-rule border-b bg-transparent px-4 py-3 text-lg outline-none placeholder:text-ink-2";

export const findSheet =
  "fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border border-rule-strong bg-sheet";
