import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import type { Paper, Piece } from "../schema.ts";

export type PlainPaper = Omit<Paper, "pieces"> & { pieces: readonly Piece[] };

const LEVELS = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
const QUIET = "5B606D";
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: "auto" } as const;
const HAIRLINE = { style: BorderStyle.SINGLE, size: 4, color: "C9CBD1" } as const;

export function paperToDocx(paper: PlainPaper): Promise<Buffer> {
  return Packer.toBuffer(
    new Document({
      creator: "Tickmark",
      title: paper.title,
      styles: { default: { document: { run: { font: "Calibri", size: 21 } } } },
      numbering: {
        config: [
          {
            reference: "numbers",
            levels: [{ level: 0, format: LevelFormat.DECIMAL, text: "%1.", alignment: AlignmentType.START }],
          },
        ],
      },
      sections: [
        {
          footers: { default: new Footer({ children: [new Paragraph({ children: [pageOf(paper.title)] })] }) },
          children: [
            new Paragraph({ text: paper.title, heading: HeadingLevel.TITLE }),
            ...paper.under.map((text) => new Paragraph({ children: [new TextRun({ text, color: QUIET })] })),
            ...paper.pieces.flatMap(partsOf),
          ],
        },
      ],
    }),
  );
}

function pageOf(title: string): TextRun {
  return new TextRun({
    children: [`${title} · `, PageNumber.CURRENT, " of ", PageNumber.TOTAL_PAGES],
    color: QUIET,
    size: 16,
  });
}

function partsOf(piece: Piece): (Paragraph | Table)[] {
  switch (piece.kind) {
    case "heading":
      return [new Paragraph({ text: piece.text, heading: LEVELS[piece.level], keepNext: true })];
    case "text":
      return [new Paragraph({ children: lines(piece.text), spacing: { after: 120 } })];
    case "list":
      return piece.items.map((item) =>
        piece.numbered
          ? new Paragraph({ children: lines(item), numbering: { reference: "numbers", level: 0 } })
          : new Paragraph({ children: lines(item), bullet: { level: 0 } }),
      );
    case "table":
      return [tableOf(piece), new Paragraph({})];
  }
}

function tableOf({ head, rows }: Extract<Piece, { kind: "table" }>): Table {
  const row = (cells: readonly string[], isHead: boolean) =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: cells.map(
        (text) => new TableCell({ children: [new Paragraph({ children: lines(text, isHead) })], margins: CELL }),
      ),
    });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: {
      top: HAIRLINE,
      bottom: HAIRLINE,
      left: NO_LINE,
      right: NO_LINE,
      insideHorizontal: HAIRLINE,
      insideVertical: NO_LINE,
    },
    rows: [row(head, true), ...rows.map((cells) => row(cells, false))],
  });
}

const CELL = { top: 40, bottom: 40, left: 60, right: 60 } as const;

function lines(text: string, bold = false): TextRun[] {
  return text.split("\n").map((line, i) => new TextRun({ text: line, bold, break: i > 0 ? 1 : 0 }));
}
