import type { Metadata } from "next";
import { type Screen, screenOf } from "#server/ground/screens/rules/screens.ts";

/** A page's metadata: the screen's title, or the name of the one thing it shows. */
export function titled(screen: Screen, name?: string): Metadata {
  return { title: name || screenOf(screen).label };
}
