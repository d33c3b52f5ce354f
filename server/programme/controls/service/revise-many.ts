import type { Tx } from "#db/tenant.ts";
import type { WorkspaceActor } from "#server/ground/access/service.ts";
import { AppError } from "#server/ground/platform/errors.ts";
import { peopleById } from "#server/people/people/queries.ts";
import type { Revised, ReviseMany } from "../schema/list.ts";
import type { ControlSnapshot } from "../schema/snapshot.ts";
import { reviseControls } from "./edit.ts";

/** All or none. @throws AppError("conflict") naming a control that has changed since; AppError("invalid") with the field */
export async function reviseMany(tx: Tx, actor: WorkspaceActor, input: ReviseMany): Promise<Revised> {
  const { ownerId, ...plain } = input.fields;
  const fields: Partial<ControlSnapshot> = plain;
  if (ownerId !== undefined) {
    const person = ownerId ? (await peopleById(tx, actor, [ownerId])).get(ownerId) : null;
    if (ownerId && (!person || person.hasLeft))
      throw new AppError("invalid", "Choose one of the organization’s people.", { field: "ownerId" });
    fields.owner = person ? { id: person.id, name: person.name } : null;
  }
  if (Object.keys(fields).length === 0) throw new AppError("invalid", "Choose what is to change.", { field: "fields" });
  const done: Revised = { changed: 0, awaiting: 0, unchanged: 0 };
  const edited = new Map(input.controls.map((each) => [each.controlId, each]));
  for (const { id, version, isAwaiting } of await reviseControls(tx, actor, [...edited.values()], fields, input.why)) {
    if (isAwaiting) done.awaiting++;
    else if (version === edited.get(id)?.version) done.unchanged++;
    else done.changed++;
  }
  return done;
}
