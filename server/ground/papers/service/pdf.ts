import pdfmake from "pdfmake";
// @ts-expect-error no types are published for the fonts: an object of file paths, as setFonts takes it
import fonts from "pdfmake/fonts/Roboto.js";
import type { Content, TDocumentDefinitions } from "pdfmake/interfaces";
import type { Piece } from "../schema.ts";
import type { PlainPaper } from "./docx.ts";

pdfmake.setFonts(fonts);
const fontFiles = new Set<string>(Object.values(fonts.Roboto));
// User text must trigger no requests and read no files other than the fonts.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path));

const INK = "#23262f";
const QUIET = "#5b606d";
const SIZES = { 1: 15, 2: 12, 3: 10.5 } as const;

export function paperToPdf(paper: PlainPaper): Promise<Buffer> {
  const definition: TDocumentDefinitions = {
    info: { title: paper.title, creator: "Tickmark" },
    pageSize: "A4",
    pageMargins: [56, 56, 56, 64],
    defaultStyle: { fontSize: 10, lineHeight: 1.25, color: INK },
    footer: (page, pages) => ({
      text: `${paper.title} · ${page} of ${pages}`,
      color: QUIET,
      fontSize: 8,
      margin: [56, 24, 56, 0],
    }),
    content: [
      { text: paper.title, fontSize: 20, bold: true },
      ...paper.under.map((text) => ({ text, color: QUIET })),
      ...paper.pieces.map(contentOf),
    ],
  };
  return pdfmake.createPdf(definition).getBuffer();
}

function contentOf(piece: Piece): Content {
  switch (piece.kind) {
    case "heading":
      return { text: piece.text, fontSize: SIZES[piece.level], bold: true, margin: [0, 14, 0, 4] };
    case "text":
      return { text: piece.text, margin: [0, 0, 0, 6] };
    case "list": {
      const items = piece.items.map((text) => ({ text, margin: [0, 0, 0, 2] as [number, number, number, number] }));
      return piece.numbered ? { ol: items, margin: [0, 0, 0, 6] } : { ul: items, margin: [0, 0, 0, 6] };
    }
    case "table":
      return {
        table: {
          headerRows: 1,
          widths: piece.head.map((_, i) => (i === 0 ? "30%" : "*")),
          body: [
            piece.head.map((text) => ({ text, bold: true, color: QUIET, fontSize: 9 })),
            ...piece.rows.map((row) => row.map((text) => ({ text }))),
          ],
        },
        layout: "lightHorizontalLines",
        margin: [0, 2, 0, 8],
      };
  }
}
