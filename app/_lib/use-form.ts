import { type ChangeEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { changedFields, dropDraft, findDraft, keepDraft, onDropped } from "./draft.ts";
import { errorsIn, type Refusal } from "./errors.ts";
import { type After, useAct } from "./use-act.ts";
import { useWarnOfLoss } from "./use-warn-of-loss.ts";

type Errors = Record<string, string>;
type Name<V> = keyof V & string;
type NameOf<V, T> = { [K in Name<V>]: V[K] extends T ? K : never }[Name<V>];
type Item<V, K extends keyof V> = V[K] extends readonly (infer T)[] ? T : never;
type Typed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>;

export type FormOptions<V, O> = After<V, O> & {
  /** initial values; an empty text is "" */
  first: V;
  send: (values: V) => Promise<O> | O;
  /** checks values before sending, by field; shown from the first attempt until fixed */
  check?: (values: V) => Errors;
  /** what it proposes beyond that: filled in, and not saved yet */
  proposed?: Partial<V>;
  /**
   * Names the draft that this browser keeps of it, with the id of what it changes. Without a name nothing is kept: a form that asks for
   * a secret has none.
   */
  draft?: string;
  /** maps the server's paths to fields with other names */
  places?: Readonly<Record<string, string>>;
  /** whether leaving would lose something besides its fields, such as a chosen file */
  holdsMore?: boolean;
  /** whether it can be left without asking: a line that is quickly retyped */
  losable?: boolean;
  /** whether it is cleared once sent */
  clears?: boolean;
};

/** What the parts around a form's fields need to know. */
export type FormState = {
  errors: Errors;
  /** the problem that belongs to no field */
  problem: string | null;
  error: Refusal | null;
  pending: boolean;
  isDirty: boolean;
  /** null unless a draft was restored; `clashes` are fields that someone else has changed since */
  restored: { clashes: string[] } | null;
  submit(): void;
  /** Resets it and drops its draft. */
  discard(): void;
};

export type FormOf<V, O> = FormState & {
  values: V;
  set(part: Partial<V>): void;
  /** Initial values that only the browser knows. */
  begin(part: Partial<V>): void;
  text(name: NameOf<V, string>): { value: string; onChange(event: Typed): void };
  tick(name: NameOf<V, boolean>): { checked: boolean; onChange(event: ChangeEvent<HTMLInputElement>): void };
  /** A checkbox for one item of a list. */
  among<K extends NameOf<V, readonly unknown[]>>(
    name: K,
    item: Item<V, K>,
  ): { checked: boolean; onChange(event: ChangeEvent<HTMLInputElement>): void };
  /** For a picker of several. */
  list<K extends NameOf<V, readonly unknown[]>>(
    name: K,
  ): { chosen: V[K]; error: string | undefined; onChange(chosen: V[K]): void };
  /** A radio button for one value of a field. */
  only<K extends Name<V>>(name: K, value: V[K]): { checked: boolean; onChange(): void };
  /** the initial values, or those last saved */
  base: V;
  /** Adopts what someone else has saved since; `merge` decides what becomes of the person's own text. */
  rebase(base: V, merge: (typed: V) => V): void;
  output: O | undefined;
  /** whether it was sent, and nothing was typed since */
  isDone: boolean;
};

/**
 * A form: its values, what is wrong with each, the way to the server, and the draft that outlasts a reload, the browser's Back and an
 * ended session.
 */
export function useForm<V extends object, O>(options: FormOptions<V, O>): FormOf<V, O> {
  const { draft, check, places } = options;
  const [base, setBase] = useState(options.first);
  const [values, setValues] = useState(options.first);
  const latest = useRef(values);
  const [tried, setTried] = useState(false);
  const [restored, setRestored] = useState<FormState["restored"]>(null);
  const act = useAct<V, O>(async (sent) => options.send(sent), {
    ...options,
    done: (output, sent) => {
      settle(sent);
      options.done?.(output, sent);
    },
  });
  const isDirty = changedFields(base, values).length > 0 || (options.holdsMore === true && !act.isDone);
  useWarnOfLoss(isDirty && !options.losable, discard);

  // After the first paint: the server knows no draft.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each form
  useLayoutEffect(() => {
    const found = draft === undefined ? null : findDraft(draft, base);
    if (found || options.proposed) put({ ...(found?.values ?? base), ...options.proposed });
    if (found) setRestored({ clashes: found.clashes });
  }, [draft]);

  useEffect(() => {
    if (draft !== undefined) return onDropped(draft, () => keepDraft(draft, base, latest.current));
  }, [draft, base]);

  function put(next: V): void {
    latest.current = next;
    setValues(next);
  }

  function set(part: Partial<V>): void {
    // Typed now it would be neither in what is saved nor in what comes after it.
    if (act.pending) return;
    put({ ...latest.current, ...part });
    if (draft !== undefined) keepDraft(draft, base, latest.current);
  }

  function rebase(nextBase: V, merge: (typed: V) => V): void {
    setBase(nextBase);
    put(merge(latest.current));
    if (draft !== undefined) keepDraft(draft, nextBase, latest.current);
  }

  function begin(part: Partial<V>): void {
    const next = { ...base, ...part };
    rebase(next, (now) => {
      const typed = changedFields(base, now).map((name) => [name, now[name]]);
      return { ...next, ...Object.fromEntries(typed) };
    });
  }

  function settle(sent: V): void {
    if (draft !== undefined) dropDraft(draft);
    setRestored(null);
    setTried(false);
    if (options.clears) put(base);
    else setBase(sent);
  }

  function discard(): void {
    if (draft !== undefined) dropDraft(draft);
    setRestored(null);
    setTried(false);
    act.reset();
    put(base);
  }

  function submit(): void {
    if (act.pending) return;
    setTried(true);
    if (check && Object.keys(check(latest.current)).length > 0) return;
    void act.run(latest.current);
  }

  const answered = errorsIn(act.error, Object.keys(values), places);
  const errors: Errors = { ...answered.errors, ...(tried ? check?.(values) : undefined) };
  return {
    values,
    base,
    errors,
    problem: answered.problem,
    error: act.error,
    pending: act.pending,
    output: act.output,
    isDone: act.isDone && !isDirty,
    isDirty,
    restored,
    set,
    begin,
    rebase,
    submit,
    discard,
    ...bindings(values, errors, set),
  };
}

type Bindings<V> = Pick<FormOf<V, unknown>, "text" | "tick" | "among" | "list" | "only">;

function bindings<V extends object>(values: V, errors: Errors, set: (part: Partial<V>) => void): Bindings<V> {
  return {
    text: (name) => ({
      value: values[name] as string,
      onChange: (event) => set(change(name, event.target.value)),
    }),
    tick: (name) => ({
      checked: values[name] === true,
      onChange: (event) => set(change(name, event.target.checked)),
    }),
    among: (name, item) => {
      const chosen = values[name] as readonly unknown[];
      return {
        checked: chosen.includes(item),
        onChange: (event) =>
          set(change(name, event.target.checked ? [...chosen, item] : chosen.filter((one) => one !== item))),
      };
    },
    list: (name) => ({
      chosen: values[name],
      error: errors[name],
      onChange: (chosen) => set(change(name, chosen)),
    }),
    only: (name, value) => ({
      checked: values[name] === value,
      onChange: () => set(change(name, value)),
    }),
  };
}

// Safe: `NameOf` checks each field's type where it is named.
function change<V>(name: keyof V, value: unknown): Partial<V> {
  return { [name]: value } as Partial<V>;
}
