import { z } from "zod";

export const SearchInput = z.object({ text: z.string().max(100) });

/** `href` is relative to the workspace. */
export const Hit = z.object({
  kind: z.enum(["control", "criterion", "risk", "person", "scope", "document", "evidence"]),
  code: z.string(),
  title: z.string(),
  href: z.string(),
});
export type Hit = z.infer<typeof Hit>;

/** `isExact`: the hits contain the text; otherwise they are only similar. */
export const Found = z.object({ isExact: z.boolean(), hits: z.array(Hit) });
export type Found = z.infer<typeof Found>;
