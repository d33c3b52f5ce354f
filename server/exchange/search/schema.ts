import { z } from "zod";

export const SearchInput = z.object({ text: z.string().max(100) });

/** One thing found; `href` is an address inside the workspace. */
export const Hit = z.object({
  kind: z.enum(["control", "criterion", "risk", "person", "scope", "document", "evidence"]),
  code: z.string(),
  title: z.string(),
  href: z.string(),
});
export type Hit = z.infer<typeof Hit>;

/** `isExact` when they hold the text as it stands; else they are called almost so. */
export const Found = z.object({ isExact: z.boolean(), hits: z.array(Hit) });
export type Found = z.infer<typeof Found>;
