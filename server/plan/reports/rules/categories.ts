import type { Category } from "#server/ground/report-kinds/rules.ts";
import type { Answers } from "../schema.ts";

type Chosen = { category: Category; because: string };

export function adviseCategories(a: Answers): Chosen[] {
  const chosen: Chosen[] = [{ category: "security", because: "Always included: the common criteria." }];
  const add = (category: Category, because: string) => chosen.push({ category, because });
  if (a.promises.includes("availability")) add("availability", "You promise uptime or a recovery time.");
  if (a.promises.includes("processing"))
    add("processing_integrity", "Customers rely on results that you compute or transactions that you carry out.");
  if (a.promises.includes("confidentiality")) add("confidentiality", "Contracts call customers’ data confidential.");
  if (a.promises.includes("privacy") && a.individuals === "directly")
    add("privacy", "You deal with the individuals yourself and have made them privacy commitments.");
  return chosen;
}
