import { Download } from "lucide-react";
import { buttonClass } from "./button-class.ts";

type Props = {
  formats: readonly string[];
  /** address of the file, but for its format */
  path: string;
  given: Readonly<Record<string, string | undefined>>;
};

/** A button for each format that something can be saved in. */
export function DownloadLinks({ formats, path, given }: Props) {
  return formats.map((format) => {
    const search = Object.entries({ ...given, format }).flatMap(([key, value]) => (value ? [[key, value]] : []));
    return (
      <a key={format} className={buttonClass({})} href={`${path}?${new URLSearchParams(search)}`} download>
        <Download aria-hidden="true" /> {format.toUpperCase()}
      </a>
    );
  });
}
