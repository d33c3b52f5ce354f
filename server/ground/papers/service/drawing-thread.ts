import type { ReactElement, ReactNode } from "react";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { markdownProblem } from "../rules/bounds.ts";
import type { Drawn } from "../schema.ts";

/** What an element may carry. Addresses have been held to the web and mail by the library. */
const KEPT = ["href", "title", "start", "id", "type", "checked", "disabled"];

/**
 * Lays a Markdown text out. HTML in it is text, and pictures of other places are left out.
 *
 * @returns its elements as JSON (`Drawn[]`), which costs nothing to pass on; null for a text from before there were bounds
 */
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
