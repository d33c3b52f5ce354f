import { StateSign } from "#app/_ui/sign.tsx";
import type { DescriptionView } from "#server/programme/description/schema.ts";

type Props = { sections: DescriptionView["sections"] };

/** The sections in order, each with its progress. */
export function Outline({ sections }: Props) {
  const complete = sections.filter((s) => s.isComplete).length;
  return (
    <nav aria-label="Sections" className="self-start lg:sticky lg:top-3.5 print:hidden">
      <p className="pb-1.5 text-ink-2">
        {complete} of {sections.length} complete
      </p>
      <ol className="border-rule border-t">
        {sections.map((s) => (
          <li key={s.id} className="flex items-baseline gap-2 border-rule border-b py-1.5">
            <a className="link flex-1" href={`#${s.id}`}>
              {s.title}
            </a>
            <Progress section={s} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Progress({ section }: { section: Props["sections"][number] }) {
  if (section.isComplete && section.missing.length === 0)
    return <StateSign state="covered" label={false} word="complete" />;
  if (section.isComplete)
    return <StateSign state="late" label={false} word="marked complete, but something is missing" />;
  if (section.missing.length > 0)
    return <StateSign state="missing" label={false} word={`${section.missing.length} missing`} />;
  return <StateSign state="due" label={false} word="to be read and completed" />;
}
