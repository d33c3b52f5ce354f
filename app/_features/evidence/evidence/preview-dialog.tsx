"use client";

import { useRead } from "#app/_lib/use-read.ts";
import { named, pageHeaders } from "#app/_lib/whose-page.ts";
import { Dialog } from "#app/_ui/dialog.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { previewOf } from "#server/evidence/evidence/rules.ts";

const MAX_TEXT = 200_000;
type Props = { href: string; file: { name: string; mediaType: string; size: number }; onClose(): void };

/** Shows an image, or text as plain characters: nothing in a file is ever interpreted as a page. */
export function PreviewDialog({ href, file, onClose }: Props) {
  const image = previewOf(file.mediaType) === "image";
  const text = useRead(read, image ? null : href);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={file.name} size="wide">
      {image ? (
        // biome-ignore lint/performance/noImgElement: evidence must not pass through an image optimiser's cache
        <img src={named(href)} alt={`Preview of ${file.name}`} className="max-h-[70vh] max-w-full" />
      ) : text.error ? (
        <Problem>{text.error.message}</Problem>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre tabIndex={0} className="max-h-[70vh] overflow-auto whitespace-pre-wrap break-words font-code text-sm">
          {text.data ?? "Loading …"}
          {file.size > MAX_TEXT && "\n… download the file to read the rest."}
        </pre>
      )}
    </Dialog>
  );
}

async function read(href: string): Promise<string> {
  const answer = await fetch(href, { headers: pageHeaders() });
  if (!answer.ok) throw new Error("The file could not be opened. Reload the page and try again.");
  return (await answer.text()).slice(0, MAX_TEXT);
}
