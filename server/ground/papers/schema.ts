export type Piece =
  | { kind: "heading"; level: 1 | 2 | 3; text: string }
  | { kind: "text"; text: string }
  | { kind: "list"; items: readonly string[]; numbered?: boolean }
  | { kind: "table"; head: readonly string[]; rows: readonly (readonly string[])[] };

export type Paper = {
  title: string;
  under: readonly string[];
  pieces: readonly (Piece | { kind: "markdown"; text: string })[];
};

export const PAPER_FORMATS = ["pdf", "docx"] as const;
export type PaperFormat = (typeof PAPER_FORMATS)[number];

export type Drawn = string | [element: string, carries: Record<string, unknown>, parts: Drawn[]];
