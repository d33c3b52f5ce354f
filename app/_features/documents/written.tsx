import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { markdownProblem } from "#server/documents/rules/bounds.ts";

/**
 * A Markdown text as people read it. HTML in it is shown as text, and pictures of other places are not loaded. What could not be saved
 * today, because laying it out stops everybody, is shown as it was written.
 */
export function Written({ markdown }: { markdown: string }) {
  if (markdownProblem(markdown)) return <pre className="written max-w-[72ch] whitespace-pre-wrap">{markdown}</pre>;
  return (
    <div className="written max-w-[72ch]">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        disallowedElements={["img"]}
        components={{ h1: "h2", h2: "h3", h3: "h4", h4: "h5" }}
      >
        {markdown}
      </ReactMarkdown>
    </div>
  );
}
