import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";

/** A Markdown text as people read it. HTML in it is shown as text, and pictures of other places are not loaded. */
export function Written({ markdown }: { markdown: string }) {
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
