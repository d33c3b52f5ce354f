import { templateList } from "#server/exchange/imports/transport.ts";

/** An empty control list to fill in. */
export function GET() {
  return templateList();
}
