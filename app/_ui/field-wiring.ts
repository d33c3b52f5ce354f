import { createContext, use } from "react";

type Wiring = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean };
export const FieldContext = createContext<Wiring | null>(null);
export const GroupContext = createContext(false);
const LockContext = createContext(false);

/** While what stands in a form is sent, nothing in it can be changed. */
export const Lock = LockContext.Provider;

export function useLocked(): boolean {
  return use(LockContext);
}

/** What an input gets from the `Field` around it. */
export function useWiring<P extends { id?: string; required?: boolean; "aria-describedby"?: string }>(props: P): P {
  const field = use(FieldContext);
  const isOfWrongGroup = use(GroupContext);
  if (!field) return isOfWrongGroup ? { "aria-invalid": true, ...props } : props;
  return {
    ...props,
    id: props.id ?? field.id,
    required: props.required ?? field.required,
    "aria-describedby": [props["aria-describedby"], field.describedBy].filter(Boolean).join(" ") || undefined,
    "aria-invalid": field.invalid || undefined,
  };
}

export const CONTROL =
  "block w-full min-w-0 rounded-md border border-rule-field bg-sheet px-2.5 text-ink transition-colors duration-100 placeholder:text-ink-2 " +
  "hover:border-ink-2 focus-visible:outline-offset-0 disabled:bg-wash disabled:text-ink-2 [&:is(input,textarea):read-only]:bg-wash " +
  "aria-invalid:border-miss";
