import type { ReactElement, ReactNode } from "react";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { markdownProblem } from "../rules/bounds.ts";
import type { Drawn } from "../schema.ts";

/** Attributes to keep. react-markdown has already restricted URLs to web and mail. */
const KEPT = ["href", "title", "start", "id", "type", "checked", "disabled"];

/** HTML stays text, remote images are dropped. @returns `Drawn[]` as JSON, cheap to pass; null if an old text exceeds the bounds */
export function drawn(markdown: string): string | null {
  if (markdownProblem(markdown)) return null;
  const tree = ReactMarkdown({
    children: markdown,
    remarkPlugins: [remarkGfm],
    disallowedElements: ["img"],
    components: { h1: "h2", h2: "h3", h3: "h4", h4: "h5" },
  });
  return JSON.stringify(partsOf(tree));
}

function partsOf(node: ReactNode): Drawn[] {
  if (Array.isArray(node)) return node.flatMap(partsOf);
  if (typeof node === "string" || typeof node === "number") return [String(node)];
  if (typeof node !== "object" || node === null || !("props" in node)) return [];
  const { type, props } = node as ReactElement<Record<string, unknown>>;
  const children = partsOf(props.children as ReactNode);
  if (typeof type !== "string") return children;
  const kept = KEPT.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]);
  const align = (props.style as { textAlign?: string } | undefined)?.textAlign;
  return [[type, Object.fromEntries(align ? [...kept, ["align", align]] : kept), children]];
}
