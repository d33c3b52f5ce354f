/** What the command menu can go to. */
export type Places = { screens: { label: string; href: string }[]; scope: string | null };

export const findInput =
  "w-full rounded-t-lg border-rule border-b bg-transparent px-4 py-3 text-lg outline-none placeholder:text-ink-2";
