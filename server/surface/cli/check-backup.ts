import { createHash } from "node:crypto";
import { bytesOf, MANIFEST, MANIFEST_HASH, Manifest, readArchive, sha256Of } from "./archive.ts";

/** Verifies every part against its hash, before a restore writes anything. @throws Error naming the first mismatch */
export async function checkBackup(path: string): Promise<Manifest> {
  const tables = new Map<string, string>();
  const bad: string[] = [];
  let objects = 0;
  let text: Buffer | undefined;
  let sum = "";
  for await (const { name, bytes } of readArchive(path)) {
    if (name.startsWith("tables/")) tables.set(name, await sha256Of(bytes));
    else if (name.startsWith("objects/")) {
      objects += 1;
      if ((await sha256Of(bytes)) !== name.split("/").at(-1)) bad.push(name);
    } else if (name === MANIFEST) text = await bytesOf(bytes);
    else if (name === MANIFEST_HASH) sum = (await bytesOf(bytes)).toString().slice(0, 64);
  }
  if (!text || !sum) throw new Error("This is not a complete Tickmark backup: its manifest at the end is missing.");
  if (createHash("sha256").update(text).digest("hex") !== sum) throw damaged(MANIFEST);
  const manifest = manifestIn(text);
  for (const part of manifest.tables.flatMap((t) => t.parts))
    if (tables.get(part.name) !== part.sha256) throw damaged(part.name);
  const first = bad.find((name) => ![...manifest.damaged, ...manifest.unread].includes(name));
  if (first) throw damaged(first);
  if (objects !== manifest.objects.count)
    throw new Error(`The backup is damaged: it names ${manifest.objects.count} evidence files and holds ${objects}.`);
  return manifest;
}

function manifestIn(text: Buffer): Manifest {
  const read = Manifest.safeParse(JSON.parse(text.toString()));
  if (!read.success) throw new Error("This version does not know the format of this backup.");
  return read.data;
}

function damaged(name: string): Error {
  return new Error(`The backup is damaged in ${name}: it was not restored.`);
}
