import { notFound } from "next/navigation";
import { z } from "zod";
import type { PageProps } from "./scope.ts";

/** The organization a page is about, from its address; what cannot be one is 404. The procedures decide who may see it. */
export async function organizationOf(props: PageProps<{ organization: string }>): Promise<string> {
  const parsed = z.uuid().safeParse((await props.params).organization);
  return parsed.success ? parsed.data : notFound();
}
