"use client";

import { atIntent } from "./at-intent.tsx";
import type { DialogProps } from "./dialog-sheet.tsx";

/** A sheet over the page for one decision. Focus stays inside and returns where it came from. */
export const Dialog = atIntent<DialogProps>(() => import("./dialog-sheet.tsx").then((m) => m.DialogSheet));
