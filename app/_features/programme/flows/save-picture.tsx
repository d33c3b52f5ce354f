import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { saveFile } from "#app/_lib/save-file.ts";
import type { Diagram } from "#server/programme/scope/schema.ts";
import { Drawing } from "./drawing.tsx";
import type { Items } from "./graph.ts";

/** The largest width or height that browsers allow a canvas. */
const LARGEST = 16_000;

/** The diagram as an SVG file's text. */
export function svgText(diagram: Diagram, items: Items, marked: ReadonlySet<string>): string {
  const holder = document.createElement("div");
  const root = createRoot(holder);
  flushSync(() => root.render(<Drawing diagram={diagram} items={items} marked={marked} />));
  const svg = holder.querySelector("svg");
  const text = svg ? new XMLSerializer().serializeToString(svg) : "";
  root.unmount();
  return text;
}

/** Saves the diagram as a file. A PNG has twice the screen's resolution if that fits. */
export async function savePicture(kind: "svg" | "png", text: string, name: string): Promise<void> {
  const svg = new Blob([text], { type: "image/svg+xml" });
  saveFile(kind === "svg" ? svg : await pngOf(svg), `${name}.${kind}`);
}

async function pngOf(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, LARGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!png) throw new Error("The picture is too large for this browser: save it as SVG.");
    return png;
  } finally {
    URL.revokeObjectURL(address);
  }
}
