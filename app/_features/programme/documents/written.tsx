"use client";

import { createElement, type ReactNode, useEffect, useState } from "react";
import type { Drawn } from "#server/ground/papers/schema.ts";

/** A longer drawing is rendered only in the browser, to spare the server. */
const DRAWN_BY_SERVER = 200_000;

/** A Markdown text, rendered from its drawing; without one, as plain text. */
export function Written({ drawing, markdown }: { drawing: string | null; markdown: string }) {
  const [now, setNow] = useState(drawing === null || drawing.length <= DRAWN_BY_SERVER);
  useEffect(() => setNow(true), []);
  if (!now) return <p className="text-ink-2">Opening the text …</p>;
  if (drawing === null) return <pre className="written max-w-[72ch] whitespace-pre-wrap">{markdown}</pre>;
  return <div className="written max-w-[72ch]">{(JSON.parse(drawing) as Drawn[]).map(elementOf)}</div>;
}

function elementOf(part: Drawn, key: number): ReactNode {
  if (typeof part === "string") return part;
  const [element, { align, ...carries }, parts] = part;
  const style = align ? { textAlign: align } : undefined;
  const readOnly = element === "input" ? true : undefined;
  return createElement(
    element,
    { key, ...carries, style, readOnly },
    ...(parts.length > 0 ? [parts.map(elementOf)] : []),
  );
}
