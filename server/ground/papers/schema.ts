/** A piece of a document that can be written as PDF or DOCX. */
export type Piece =
  | { kind: "heading"; level: 1 | 2 | 3; text: string }
  | { kind: "text"; text: string }
  | { kind: "list"; items: readonly string[]; numbered?: boolean }
  | { kind: "table"; head: readonly string[]; rows: readonly (readonly string[])[] };

/** A document without looks of its own: what it is called, what stands under the title, and what it says. */
export type Paper = {
  title: string;
  under: readonly string[];
  /** Markdown is parsed where the paper is written, in a thread */
  pieces: readonly (Piece | { kind: "markdown"; text: string })[];
};

export const PAPER_FORMATS = ["pdf", "docx"] as const;
export type PaperFormat = (typeof PAPER_FORMATS)[number];

/** A part of a text that was laid out: text, or an element with what it carries and its own parts. */
export type Drawn = string | [element: string, carries: Record<string, unknown>, parts: Drawn[]];
