"use client";

import { useState } from "react";
import { client } from "#app/_lib/client.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { CheckboxInput, Field, TextArea } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import { StateSign } from "#app/_ui/sign.tsx";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { formatDay } from "#server/ground/calendar/rules.ts";
import type { Block, DescriptionView } from "#server/programme/description/schema.ts";

type Section = DescriptionView["sections"][number];
type Props = { scope: InWorkspace; engagementId: string; section: Section; mayWrite: boolean };

/** A section: what is generated from the data, what is missing, and what people add. */
export function DescriptionSection({ scope, engagementId, section, mayWrite }: Props) {
  return (
    <section id={section.id} aria-labelledby={`${section.id}-title`} className="min-w-0 scroll-mt-4">
      <h2 id={`${section.id}-title`} className="text-xl">
        <span className="mr-2 font-code text-ink-2 text-sm">{section.code}</span>
        {section.title}
      </h2>
      {mayWrite && <p className="pb-2 text-ink-2 print:hidden">{section.asks}</p>}
      {section.missing.length > 0 && (
        <ul aria-label="Missing" className="mb-3 grid gap-0.5 print:hidden">
          {section.missing.map((m) => (
            <li key={m}>
              <StateSign state="missing" word={m} wrap />
            </li>
          ))}
        </ul>
      )}
      {section.blocks.map((b) => (
        <Lines key={b.title} block={b} />
      ))}
      {mayWrite ? (
        <Writing scope={scope} engagementId={engagementId} section={section} />
      ) : (
        section.body && <p className="max-w-[72ch] whitespace-pre-line">{section.body}</p>
      )}
      {!mayWrite && !section.body && section.blocks.length === 0 && <p className="text-ink-2">No text yet.</p>}
    </section>
  );
}

const AT_FIRST = 12;

function Lines({ block }: { block: Block }) {
  const [all, setAll] = useState(block.lines.length <= AT_FIRST + 3);
  const shown = all ? block.lines : block.lines.slice(0, AT_FIRST);
  return (
    <div className="mb-3">
      <h3 className="pb-1 font-medium text-base">{block.title}</h3>
      <ul className="border-rule border-t">
        {shown.map((line) => (
          <li
            key={line.text + line.detail}
            className="grid gap-x-4 border-rule border-b py-1.5 sm:grid-cols-[14rem_1fr]"
          >
            <span>{line.text}</span>
            <span className="min-w-0">
              {line.detail}
              {line.note && <span className="block break-words text-ink-2 text-sm">{line.note}</span>}
            </span>
          </li>
        ))}
      </ul>
      {!all && (
        <Button size="small" variant="quiet" className="mt-1.5" onClick={() => setAll(true)}>
          Show all {block.lines.length}
        </Button>
      )}
    </div>
  );
}

type WritingProps = Omit<Props, "mayWrite">;

function Writing({ scope, engagementId, section }: WritingProps) {
  const form = useForm({
    first: { body: section.body, isComplete: section.isComplete },
    send: (values) =>
      client.scope.saveSection.mutate({
        ...scope,
        engagementId,
        section: section.id,
        ...values,
        version: section.version,
      }),
    draft: `description.${engagementId}.${section.id}`,
    toast: `${section.code} ${section.title} saved`,
  });
  return (
    <Form form={form} className="grid gap-2 print:block">
      <Field
        label={section.blocks.length > 0 ? "Additional text" : "Text"}
        hint={section.savedAt ? `${section.savedBy}, ${formatDay(section.savedAt.slice(0, 10))}` : undefined}
        error={form.errors.body}
      >
        <TextArea rows={4} maxLength={50_000} {...form.text("body")} />
      </Field>
      <div className="flex flex-wrap items-center gap-4 print:hidden">
        <CheckboxInput label="Complete" {...form.tick("isComplete")} />
        <Button type="submit" disabled={!form.isDirty} pending={form.pending} aria-label={`Save ${section.title}`}>
          Save
        </Button>
      </div>
      {form.problem && <Problem>{form.problem}</Problem>}
    </Form>
  );
}
