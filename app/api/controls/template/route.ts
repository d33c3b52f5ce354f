import { templateList } from "#server/imports/transport.ts";

/** An empty control list to fill in. */
export function GET() {
  return templateList();
}
