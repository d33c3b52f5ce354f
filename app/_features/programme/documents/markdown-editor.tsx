"use client";

import { Markdown } from "@tiptap/markdown";
import { type Editor, EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Bold, Heading2, Heading3, Italic, List, ListOrdered } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import { cx } from "#app/_ui/cx.ts";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { useLocked } from "#app/_ui/field-wiring.ts";
import { Problem } from "#app/_ui/problem.tsx";
import { piecesOf } from "#server/ground/papers/rules/markdown.ts";

type Props = { label: string; value: string; error?: string | null; onChange(markdown: string): void };

/**
 * Writes Markdown as it will look, or as plain text. What the first cannot hold (tables, HTML) opens in the second, so that nothing is
 * lost by opening it.
 */
export function MarkdownEditor({ label, value, error, onChange }: Props) {
  const [plain, setPlain] = useState(false);
  const [tooRich, setTooRich] = useState(false);
  // The editor stays read-only until we know that it holds the complete text.
  const [judged, setJudged] = useState(false);
  const editor = useEditor({
    extensions: [StarterKit.configure({ link: { openOnClick: false }, underline: false }), Markdown],
    content: value,
    contentType: "markdown",
    immediatelyRender: false,
    injectCSS: false,
    editorProps: {
      attributes: {
        "aria-label": label,
        "aria-multiline": "true",
        role: "textbox",
        class: "written min-h-80 p-4 outline-none",
      },
    },
    onCreate: ({ editor: made }) => {
      setJudged(true);
      if (holds(made, value)) return;
      setTooRich(true);
      setPlain(true);
    },
    onUpdate: ({ editor: changed }) => onChange(changed.getMarkdown()),
  });
  const locked = useLocked();
  useEffect(() => {
    editor?.setEditable(!locked, false);
  }, [editor, locked]);
  function toRich() {
    if (!editor) return;
    editor.commands.setContent(value, { contentType: "markdown", emitUpdate: false });
    setTooRich(!holds(editor, value));
    setPlain(!holds(editor, value));
  }
  if (!judged) return <p className="min-h-80 text-ink-2">Opening the text …</p>;
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-1.5">
        {!plain && editor && <Toolbar editor={editor} locked={locked} />}
        <Button size="small" variant="quiet" className="ml-auto" onClick={plain ? toRich : () => setPlain(true)}>
          {plain ? "Show formatted" : "Show Markdown"}
        </Button>
      </div>
      {plain ? (
        <Field
          label={label}
          error={error}
          hint={tooRich ? "This text has tables or other markup: it is kept as Markdown." : undefined}
        >
          <TextArea rows={24} className="font-code" value={value} onChange={(e) => onChange(e.target.value)} />
        </Field>
      ) : (
        <>
          <EditorContent
            editor={editor}
            className={cx(
              "rounded-md border bg-sheet focus-within:border-ink",
              error ? "border-miss" : "border-rule-field",
            )}
          />
          {error && <Problem>{error}</Problem>}
        </>
      )}
    </div>
  );
}

/** Whether the editor's document lost nothing of the text. */
function holds(editor: Editor, markdown: string): boolean {
  return JSON.stringify(piecesOf(editor.getMarkdown())) === JSON.stringify(piecesOf(markdown));
}

function Toolbar({ editor, locked }: { editor: Editor; locked: boolean }) {
  const on = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      bold: e.isActive("bold"),
      italic: e.isActive("italic"),
      h2: e.isActive("heading", { level: 2 }),
      h3: e.isActive("heading", { level: 3 }),
      bullets: e.isActive("bulletList"),
      numbers: e.isActive("orderedList"),
    }),
  });
  const does = () => editor.chain().focus();
  const button = (name: string, isOn: boolean, icon: ReactNode, run: () => boolean) => (
    <button
      type="button"
      aria-label={name}
      title={name}
      aria-pressed={isOn}
      aria-disabled={locked || undefined}
      className={cx("rounded-md border p-1.5 hover:bg-wash", isOn ? "border-ink" : "border-rule")}
      onClick={() => locked || run()}
    >
      {icon}
    </button>
  );
  return (
    <div role="toolbar" aria-label="Formatting" className="flex flex-wrap gap-1">
      {button("Heading", on.h2, <Heading2 size={14} aria-hidden />, () => does().toggleHeading({ level: 2 }).run())}
      {button("Smaller heading", on.h3, <Heading3 size={14} aria-hidden />, () =>
        does().toggleHeading({ level: 3 }).run(),
      )}
      {button("Bold", on.bold, <Bold size={14} aria-hidden />, () => does().toggleBold().run())}
      {button("Italic", on.italic, <Italic size={14} aria-hidden />, () => does().toggleItalic().run())}
      {button("Bullets", on.bullets, <List size={14} aria-hidden />, () => does().toggleBulletList().run())}
      {button("Numbers", on.numbers, <ListOrdered size={14} aria-hidden />, () => does().toggleOrderedList().run())}
    </div>
  );
}
