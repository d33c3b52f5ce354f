import { globSync } from "node:fs";
import { basename } from "node:path";
import type { Capability, Noun, Role } from "#server/ground/access/rules.ts";
import type { Need } from "./calls.ts";
import type { Made, Records } from "./world.ts";

/** The least role that has a capability, whether a client can hand it to a provider, and whether auditors have it. */
export type Holders = [from: Role, delegable: boolean, auditor: boolean];

/** Ids of a noun's own rows, by name. */
export type Ids = { [name: `${string}Id`]: string | undefined };

/** Everything that the tests of access know of a noun, in the file that has its factory. */
export type NounAccess = {
  noun: Noun;
  readBy: Capability;
  /** what the menu calls its list */
  menu: string;
  /** the capabilities that it brought, if any */
  capabilities: Partial<Record<Capability, Holders>>;
  /** a line of rights.ts for each of its tables */
  rights: readonly string[];
  /** of its tables that an auditor reads, whether they come with the engagement or only by release */
  shown?: Readonly<Record<string, "engagement" | "release">>;
  /** makes a row in each of its tables. @returns the ids that `expected` asks for */
  make(made: Made, scope: { workspace: string }): Promise<Ids>;
  /** what each of its procedures needs, and a well-formed input */
  expected: Readonly<Record<string, { needs: Need; input?: (r: Records & Ids) => Record<string, unknown> }>>;
};

/** The nouns of tests/nouns; what is older stands in the tables beside this. */
export const NOUNS: readonly NounAccess[] = await Promise.all(
  globSync("tests/nouns/*.ts")
    .sort()
    .map(async (path) => (await import(`#tests/nouns/${basename(path, ".ts")}.ts`)).access),
);
