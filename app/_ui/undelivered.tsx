import { StateSign } from "./sign.tsx";

/** Tells whoever invited somebody that the mail server refused the invitation for good, and what to do about it. */
export function Undelivered() {
  return (
    <StateSign
      state="missing"
      wrap
      word="could not be delivered: check the address, then send it again or invite the right one"
    />
  );
}
