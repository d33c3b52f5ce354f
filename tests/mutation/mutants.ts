import { parseAst } from "vitest/node";

/**
 * One small change of a source text.
 *
 * @property at where the innermost statement begins that has to run for the change to matter; -1: it matters when the file is loaded
 */
export type Mutant = { start: number; end: number; replacement: string; at: number };

type Node = { type: string; start: number; end: number } & Record<string, unknown>;
type Change = [start: number, end: number, replacement: string];

const OPPOSITE: Record<string, string> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
  "-": "+",
  "*": "/",
  "&&": "||",
  "||": "&&",
  "<<": ">>",
  ">>>": "<<",
  "&": "|",
};
const OTHER_CALL: Record<string, string> = {
  eq: "ne",
  lt: "lte",
  lte: "lt",
  gt: "gte",
  gte: "gt",
  some: "every",
  every: "some",
  isNull: "isNotNull",
  isNotNull: "isNull",
};
// What narrows, orders, locks or limits: without it the chain goes on.
const LEFT_OUT = new Set(
  "filter where for limit orderBy max min refine regex strict sort toSorted trim toLowerCase slice".split(" "),
);

/**
 * A query's own filter by tenant. Without it nothing changes, which is what row security is for: the policies are mutated in the
 * database instead, and a filter turned round is a mutant as any other.
 */
const BY_TENANT = /^eq\(\w+\.orgId, [\w.]+\)$/;

/** Every mutant of a TypeScript text that still parses, in order of place. */
export function mutantsOf(text: string): Mutant[] {
  return places(text)
    .flatMap(({ node, at }) =>
      changesOf(node, text).map(([start, end, replacement]) => ({ start, end, replacement, at })),
    )
    .filter((mutant) => parses(mutated(text, mutant)))
    .sort((a, b) => a.start - b.start);
}

export function mutated(text: string, { start, end, replacement }: Omit<Mutant, "at">): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The text with a call at each place that `Mutant.at` can name, so that a run shows which tests get there. */
export function counted(text: string, hit: (at: number) => string): string {
  const inserts = places(text).flatMap(({ node, begins }): [number, string][] => {
    if (begins === "statement") return [[node.start, `${hit(node.start)}; `]];
    return begins === "expression"
      ? [
          [node.start, `(${hit(node.start)}, `],
          [node.end, ")"],
        ]
      : [];
  });
  // At one place what closes comes before what opens.
  const ordered = inserts.sort((a, b) => a[0] - b[0] || Number(b[1] === ")") - Number(a[1] === ")"));
  let done = 0;
  let result = "";
  for (const [place, inserted] of ordered) {
    result += text.slice(done, place) + inserted;
    done = place;
  }
  return `${result}${text.slice(done)}\n${hit(-1)};`;
}

/** Small changes of SQL: comparisons, conjunctions, locks and refusals. */
export function changesOfSql(text: string): Change[] {
  const changes: [RegExp, (found: string) => string][] = [
    [/ and /gi, () => " or "],
    [/ or (?!replace)/gi, () => " and "],
    [/(?<=\b(?:where|on|and|or|if|when|using|check)\b[^;]*)(?<![:<>])= ?/gi, () => "<> "],
    [/(?<= )(<=|>=|<|>)(?= )/g, (found) => OPPOSITE[found] ?? found],
    [/ <> | is distinct from /gi, () => " = "],
    [/\bnot (?=exists|in|like|\(|app\.)/gi, () => ""],
    [/\bis not null\b/gi, () => "is null"],
    [/\bis null\b/gi, () => "is not null"],
    [/\bfor (update|share)\b( skip locked)?/gi, () => ""],
    [/\braise exception\b/gi, () => "raise notice"],
    [/\bdistinct\b(?! from)/gi, () => ""],
  ];
  const isComment = (at: number) => text.slice(text.lastIndexOf("\n", at - 1) + 1, at).includes("--");
  return changes.flatMap(([pattern, change]) =>
    [...text.matchAll(pattern)]
      .filter((m) => !isComment(m.index))
      .map((m): Change => [m.index, m.index + m[0].length, change(m[0])]),
  );
}

type Place = { node: Node; at: number; begins: "statement" | "expression" | null };

function places(text: string): Place[] {
  const found: Place[] = [];
  const walk = (node: Node, at: number, begins: Place["begins"], inFunction: boolean) => {
    if (/^(TS(?!As|Satisfies|NonNull)|Import|Export(All|Named)Declaration$)/.test(node.type) && !node.declaration)
      return;
    found.push({ node, at, begins });
    const inside = inFunction || /Function/.test(node.type);
    for (const [key, value] of Object.entries(node)) {
      if (/^(typeAnnotation|returnType|typeArguments|typeParameters)$/.test(key)) continue;
      for (const child of Array.isArray(value) ? value : [value]) {
        if (!isNode(child)) continue;
        const next = key === "body" && inside ? beginning(node, child) : null;
        walk(child, next ? child.start : at, next, inside);
      }
    }
  };
  walk(parseAst(text, { lang: "ts" }) as unknown as Node, -1, null, false);
  return found;
}

function beginning(node: Node, child: Node): Place["begins"] {
  if (node.type === "BlockStatement") return "statement";
  return node.type === "ArrowFunctionExpression" && child.type !== "BlockStatement" ? "expression" : null;
}

function changesOf(node: Node, text: string): Change[] {
  const source = (child: unknown) => (isNode(child) ? text.slice(child.start, child.end) : "");
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return ofOperator(node, text);
    case "IfStatement":
    case "ConditionalExpression":
      return isNode(node.test) ? [whole(node.test, "true"), whole(node.test, "false")] : [];
    case "UnaryExpression":
      return node.operator === "!" ? [whole(node, source(node.argument))] : [];
    case "Literal":
      if (typeof node.value === "boolean") return [whole(node, String(!node.value))];
      return typeof node.value === "number" ? [whole(node, String(node.value + 1))] : [];
    case "ExpressionStatement":
      return /^(Call|Await|Assignment|Update)/.test(typeOf(node.expression)) ? [whole(node, ";")] : [];
    case "CallExpression":
      return ofCall(node, text);
    case "ArrayExpression":
      return itemsOf(node.elements).flatMap((each, n, all) =>
        /^(Literal|SpreadElement)$/.test(each.type) ? [without(all, n)] : [],
      );
    case "TaggedTemplateExpression":
      return source(node.tag).startsWith("sql") ? ofSql(node, text) : [];
    default:
      return [];
  }
}

function ofOperator({ left, right, operator }: Node, text: string): Change[] {
  if (!isNode(left) || !isNode(right) || typeof operator !== "string") return [];
  if (operator === "??") return [[left.end, right.end, ""]];
  const other = OPPOSITE[operator];
  const words = [left, right].some((side) => side.type === "TemplateLiteral" || typeof side.value === "string");
  if (other === undefined || (operator === "+" && words)) return [];
  const start = text.indexOf(operator, left.end);
  return [[start, start + operator.length, other]];
}

function ofCall(node: Node, text: string): Change[] {
  const callee = node.callee;
  const given = itemsOf(node.arguments);
  if (!isNode(callee)) return [];
  const named = callee.type === "MemberExpression" && isNode(callee.property) ? callee.property : callee;
  const name = text.slice(named.start, named.end);
  const changes: Change[] = OTHER_CALL[name] ? [whole(named, OTHER_CALL[name])] : [];
  const isByTenant = (argument: Node | undefined) =>
    BY_TENANT.test(argument ? text.slice(argument.start, argument.end) : "");
  if (callee.type === "Identifier" && /^(and|or)$/.test(name))
    changes.push(...given.flatMap((argument, n) => (isByTenant(argument) ? [] : [without(given, n)])));
  if (callee.type === "MemberExpression" && isNode(callee.object)) {
    const object = text.slice(callee.object.start, callee.object.end);
    if (object === "Math" && /^(min|max)$/.test(name)) changes.push(whole(named, name === "min" ? "max" : "min"));
    else if (LEFT_OUT.has(name) && !isByTenant(given[0])) changes.push([callee.object.end, node.end, ""]);
  }
  return changes;
}

function ofSql({ quasi }: Node, text: string): Change[] {
  if (!isNode(quasi)) return [];
  return itemsOf(quasi.quasis).flatMap((part) =>
    changesOfSql(text.slice(part.start, part.end)).map(
      ([from, to, by]): Change => [part.start + from, part.start + to, by],
    ),
  );
}

function whole(node: Node, replacement: string): Change {
  return [node.start, node.end, replacement];
}

/** Leaves one item of a list out, with the comma that goes with it. */
function without(all: readonly Node[], n: number): Change {
  const [item, next, before] = [all[n], all[n + 1], all[n - 1]];
  return [next || !before ? (item?.start ?? 0) : before.end, next ? next.start : (item?.end ?? 0), ""];
}

function itemsOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function typeOf(value: unknown): string {
  return isNode(value) ? value.type : "";
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function parses(text: string): boolean {
  try {
    parseAst(text, { lang: "ts" });
    return true;
  } catch {
    return false;
  }
}
