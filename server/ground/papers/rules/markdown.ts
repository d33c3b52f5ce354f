import type { Nodes, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Piece } from "../schema.ts";

const parser = unified().use(remarkParse).use(remarkGfm);

export function piecesOf(markdown: string): Piece[] {
  return parser.parse(markdown).children.flatMap(pieceOf);
}

function pieceOf(node: RootContent): Piece[] {
  switch (node.type) {
    case "heading":
      return [{ kind: "heading", level: node.depth === 1 ? 1 : node.depth === 2 ? 2 : 3, text: textOf(node) }];
    case "list":
      return [
        { kind: "list", items: node.children.flatMap((item) => itemsOf(item, 0)), numbered: node.ordered ?? false },
      ];
    case "table": {
      const [head, ...rows] = node.children.map((row) => row.children.map(textOf));
      const width = head?.length ?? 0;
      const filled = rows.map((row) => Array.from({ length: width }, (_, i) => row[i] ?? ""));
      return head ? [{ kind: "table", head, rows: filled }] : [];
    }
    case "blockquote":
      return node.children.flatMap(pieceOf);
    case "thematicBreak":
    case "definition":
      return [];
    default: {
      const text = textOf(node);
      return text.trim() ? [{ kind: "text", text }] : [];
    }
  }
}

function itemsOf(node: Nodes, depth: number): string[] {
  if (!("children" in node)) return [textOf(node)];
  const own = node.children.filter((c) => c.type !== "list").map(textOf);
  const below = node.children.filter((c) => c.type === "list");
  const text = `${"– ".repeat(depth)}${own.join("\n")}`;
  return [
    text,
    ...below.flatMap((list) => ("children" in list ? list.children.flatMap((c) => itemsOf(c, depth + 1)) : [])),
  ];
}

function textOf(node: Nodes): string {
  if (node.type === "break") return "\n";
  if (node.type === "image") return node.alt ?? "";
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  const inner = node.children.map(textOf);
  if (node.type === "link" && inner.join("") !== node.url) return `${inner.join("")} (${node.url})`;
  return inner.join(node.children.some((c) => c.type === "paragraph" || c.type === "listItem") ? "\n" : "");
}
