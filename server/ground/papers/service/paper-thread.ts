import { markdownProblem } from "../rules/bounds.ts";
import { piecesOf } from "../rules/markdown.ts";
import type { Paper, Piece } from "../schema.ts";
import { type PlainPaper, paperToDocx } from "./docx.ts";
import { paperToPdf } from "./pdf.ts";

/** Control characters mean nothing in either format and break one of them. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

export function pdf(paper: Paper): Promise<Uint8Array> {
  return paperToPdf(plain(paper));
}

export function docx(paper: Paper): Promise<Uint8Array> {
  return paperToDocx(plain(paper));
}

function plain(paper: Paper): PlainPaper {
  const pieces = paper.pieces.flatMap(laidOut);
  return JSON.parse(JSON.stringify({ ...paper, pieces }), (_, v) =>
    typeof v === "string" ? v.replace(UNPRINTABLE, "") : v,
  );
}

function laidOut(piece: Paper["pieces"][number]): Piece[] {
  if (piece.kind !== "markdown") return [piece];
  return markdownProblem(piece.text) === null ? piecesOf(piece.text) : [{ kind: "text", text: piece.text }];
}
