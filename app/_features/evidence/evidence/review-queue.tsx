"use client";

import { useQueryState } from "nuqs";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { client } from "#app/_lib/client.ts";
import { problemOf } from "#app/_lib/errors.ts";
import { orNull } from "#app/_lib/text.ts";
import { useAct } from "#app/_lib/use-act.ts";
import { useForm } from "#app/_lib/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { cx } from "#app/_ui/cx.ts";
import { Field, TextArea } from "#app/_ui/field.tsx";
import { Form } from "#app/_ui/form.tsx";
import { Kbd } from "#app/_ui/kbd.tsx";
import { Problem } from "#app/_ui/problem.tsx";
import type { ReviewQueue as Queue } from "#server/evidence/evidence/schema.ts";
import type { InWorkspace } from "#server/ground/access/schema.ts";
import { EvidenceCard } from "./evidence-card.tsx";

type Reasons = Readonly<Record<string, string>>;
const NO_REASONS: { reasons: Reasons } = { reasons: {} };
type Props = { scope: InWorkspace; queue: Queue; mayReview: boolean };

/**
 * Evidence awaiting review, one item at a time. Keys: J next, K previous, A accept, R jump to the reason.
 * An unfinished reason stays with its item.
 */
export function ReviewQueue({ scope, queue, mayReview }: Props) {
  const [chosen, setChosen] = useQueryState("item");
  const begun = useForm({ first: NO_REASONS, send: () => undefined, draft: "review" });
  const { reasons } = begun.values;
  const place = useRef(0);
  const reasonBox = useRef<HTMLTextAreaElement>(null);
  const region = useRef<HTMLElement>(null);
  const { items } = queue;
  const found = items.findIndex((item) => item.id === chosen);
  // The decided item is gone, so the same index is the next one.
  const at = found >= 0 ? found : Math.min(place.current, items.length - 1);
  const item = items[at];
  useEffect(() => {
    place.current = Math.max(0, at);
  }, [at]);
  const review = useAct(client.evidence.review.mutate, {
    toast: (_, { evidenceId, decision }) => {
      const title = items.find((i) => i.id === evidenceId)?.title ?? "";
      return `${decision === "accepted" ? "Accepted" : "Returned"}: ${title}`;
    },
    done: (_, { evidenceId }) => {
      begun.rebase(NO_REASONS, (typed) => ({ reasons: withReason(typed.reasons, evidenceId, "") }));
      // After the last item the queue is gone, so move the focus.
      (items.length > 1 ? region.current : document.getElementById("main"))?.focus();
    },
  });
  if (!item) return null;
  const reason = reasons[item.id] ?? "";
  const mayDecide = mayReview && item.problem === null;
  const isAbout = review.input?.evidenceId === item.id;
  const problem = isAbout ? problemOf(review.error) : { message: null, fields: {} as Record<string, string> };
  const wrong = problem.fields.reason ?? null;

  const go = (to: number) => void setChosen(items[to]?.id ?? item.id);
  const decide = (decision: "accepted" | "returned") => {
    if (!mayDecide || review.pending) return;
    void review.run({ ...scope, evidenceId: item.id, decision, reason: orNull(reason) });
  };

  function onKeyDown(event: KeyboardEvent) {
    const typing = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
    if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = {
      j: () => go(Math.min(at + 1, items.length - 1)),
      k: () => go(Math.max(at - 1, 0)),
      a: () => decide("accepted"),
      r: () => reasonBox.current?.focus(),
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <section
      ref={region}
      aria-label={`${at + 1} of ${items.length}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys work from here
      tabIndex={0}
      className="grid gap-x-8 gap-y-4 rounded-md focus-visible:outline-2 focus-visible:outline-focus focus-visible:outline-offset-4 lg:grid-cols-[18rem_minmax(0,1fr)]"
      onKeyDown={onKeyDown}
    >
      <Items queue={queue} at={at} onGo={go} />
      <div className="grid max-w-3xl content-start gap-3">
        <Position item={item} at={at} count={items.length} onGo={go} />
        <EvidenceCard item={item} scope={scope} onWithdraw={null} onReplace={null} />
        {mayDecide ? (
          <Form
            form={{ ...begun, error: review.error, pending: review.pending, submit: () => decide("returned") }}
            className="grid gap-3"
          >
            <Field
              label="Reason"
              hint={`To return it, say what is missing or wrong: ${item.submittedBy} is told. You can also leave a note when you accept.`}
              error={wrong}
            >
              <TextArea
                ref={reasonBox}
                rows={3}
                maxLength={1000}
                value={reason}
                onChange={(e) => begun.set({ reasons: withReason(reasons, item.id, e.target.value) })}
              />
            </Field>
            <Decide pending={review.pending} onAccept={() => decide("accepted")} />
          </Form>
        ) : (
          <p className="text-ink-2">{item.problem ?? "Someone who may review evidence decides on it."}</p>
        )}
        {problem.message && !wrong && <Problem>{problem.message}</Problem>}
      </div>
    </section>
  );
}

/** An erased reason is none: nothing would be lost with it. */
function withReason(reasons: Reasons, id: string, text: string): Reasons {
  const { [id]: _, ...others } = reasons;
  return text === "" ? others : { ...others, [id]: text };
}

type ItemsProps = { queue: Queue; at: number; onGo(to: number): void };

function Items({ queue: { items, waiting }, at, onGo }: ItemsProps) {
  return (
    <nav aria-label="Awaiting review" className="max-lg:max-h-44 max-lg:overflow-y-auto">
      <ol className="border-rule border-t">
        {items.map((i, n) => (
          <li key={i.id} className="border-rule border-b">
            <button
              type="button"
              aria-current={n === at ? "true" : undefined}
              className={cx(
                "grid w-full px-2 py-1.5 text-left hover:bg-wash",
                n === at && "bg-wash shadow-[inset_2px_0_0_var(--tick)]",
              )}
              onClick={() => onGo(n)}
            >
              <span className="break-words">{i.title}</span>
              <span className="text-ink-2 text-sm">
                <span className="font-code">{i.controls.map((c) => c.code).join(" ")}</span> · {i.submittedBy}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {waiting > items.length && (
        <p className="py-2 text-ink-2 text-sm">
          The {items.length} oldest of {waiting}; the next ones follow as these are decided.
        </p>
      )}
    </nav>
  );
}

type PositionProps = { item: Queue["items"][number]; at: number; count: number; onGo(to: number): void };

function Position({ item, at, count, onGo }: PositionProps) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-sm">
      <span aria-live="polite">
        {at + 1} of {count}
      </span>
      <Button size="small" disabled={at === 0} onClick={() => onGo(at - 1)}>
        Previous <Kbd>K</Kbd>
      </Button>
      <Button size="small" disabled={at === count - 1} onClick={() => onGo(at + 1)}>
        Next <Kbd>J</Kbd>
      </Button>
      <span className="font-code">{item.controls.map((c) => c.code).join(" ")}</span>
    </p>
  );
}

function Decide({ pending, onAccept }: { pending: boolean; onAccept(): void }) {
  return (
    <p className="flex flex-wrap gap-2">
      <Button variant="primary" pending={pending} onClick={onAccept}>
        Accept <Kbd>A</Kbd>
      </Button>
      <Button type="submit" pending={pending}>
        Return with this reason
      </Button>
      <span className="self-center text-ink-2 text-sm max-md:hidden">
        <Kbd>R</Kbd> to the reason
      </span>
    </p>
  );
}
