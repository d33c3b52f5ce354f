import { ImportFileError } from "../rules/file-error.ts";
import { type Answer, READERS } from "./reader.ts";

// What a thread of readers answers. An error's class does not cross over, so a refusal is an answer too.
export const file = answering(READERS.file);
export const controls = answering(READERS.controls);

function answering<I, O>(read: (input: I) => Promise<O>) {
  return async (input: I): Promise<Answer<O>> => {
    try {
      return { value: await read(input) };
    } catch (error) {
      if (error instanceof ImportFileError) return { problem: error.code, message: error.message };
      throw error;
    }
  };
}
