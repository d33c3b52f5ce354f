import type { Paper, PaperFormat } from "../schema.ts";
import { paperToDocx } from "./docx.ts";
import { paperToPdf } from "./pdf.ts";

const TYPES: Record<PaperFormat, string> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/** A control character has no place in either format, and breaks one of them. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

/** The document as a file to be saved. @param name without its ending */
export async function paperFile(paper: Paper, format: PaperFormat, name: string): Promise<Response> {
  const clean = JSON.parse(JSON.stringify(paper), (_, v) => (typeof v === "string" ? v.replace(UNPRINTABLE, "") : v));
  const body = await (format === "pdf" ? paperToPdf(clean) : paperToDocx(clean));
  return new Response(new Uint8Array(body), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
