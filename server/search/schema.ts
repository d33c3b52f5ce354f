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
