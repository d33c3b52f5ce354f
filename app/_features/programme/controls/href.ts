import { hrefIn } from "#app/_lib/scope.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";

/** A control's code may equal the name of a screen beside it. */
export const BESIDE = ["new", "import", "library"];

/** The address of a control's sheet: its code, which people can read. */
export function controlHref(scope: InWorkspace, control: { id: string; code: string }, screen = ""): string {
  const ref = BESIDE.includes(control.code) ? control.id : control.code;
  return hrefIn(scope, `/controls/${encodeURIComponent(ref)}${screen}`);
}

/** The code or id in an address; Next leaves some characters of it encoded. */
export function controlOfParam(param: string): string {
  try {
    return decodeURIComponent(param);
  } catch {
    return param;
  }
}
