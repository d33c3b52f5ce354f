"use client";

import { atIntent } from "./at-intent.tsx";
import type { DrawerProps } from "./drawer-panel.tsx";

/**
 * The panel at the right. On 1100 px and more it moves the page aside and leaves it usable; below that it is a full
 * modal sheet. Esc closes it, focus goes in and comes back.
 */
export const Drawer = atIntent<DrawerProps>(() => import("./drawer-panel.tsx").then((m) => m.DrawerPanel));
