import { cx } from "./cx.ts";

export type AvatarProps = {
  name: string;
  size?: "small" | "normal" /** The name stands beside it already. */;
  decorative?: boolean;
  className?: string;
};

export function Avatar({ name, size = "small", decorative = false, className }: AvatarProps) {
  return (
    <span
      title={name}
      className={cx(
        "inline-grid shrink-0 select-none place-items-center rounded-full border border-rule bg-wash text-ink-2 leading-none",
        size === "small" ? "size-5 text-[0.59375rem]" : "size-7 text-xs",
        className,
      )}
    >
      <span aria-hidden="true">{initials(name)}</span>
      {decorative ? null : <span className="sr-only">{name}</span>}
    </span>
  );
}

/** First letters of the first and last word: "Maren Okafor" → "MO", "ops" → "OP". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (last ? first.charAt(0) + last.charAt(0) : first.slice(0, 2)).toUpperCase();
}
