/** What a `route.ts` exports: a handler for each method. A method that is missing is another's to answer. */
export type Handlers = { [Method in "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"]?: Handler };
// biome-ignore lint/suspicious/noExplicitAny: each route file says which parameters it has
type Handler = (request: Request, context: { params: Promise<any> }) => Promise<Response> | Response;
export type Found<H> = { handlers: H; params: Record<string, string | string[]> };

type Node<H> = { fixed: Map<string, Node<H>>; named?: { name: string; node: Node<H> }; rest?: { name: string; handlers: H }; handlers?: H };
const empty = <H>(): Node<H> => ({ fixed: new Map() });

/**
 * Finds what answers a path, as Next finds it in its folders: a fixed segment before a named one before the rest of a path. Patterns
 * are written like `/api/v1/executions/{id}` and `/git/{path*}`, the rest of a path being one segment or more. Parameters are answered as they
 * stand in the address: `readParams` decodes them.
 */
export function router<H>(routes: Iterable<readonly [pattern: string, handlers: H]>): (path: string) => Found<H> | undefined {
  const root = empty<H>();
  for (const [pattern, handlers] of routes) {
    let node = root;
    for (const segment of pattern.split("/").slice(1)) {
      const [, name, all] = /^\{(\w+)(\*?)\}$/.exec(segment) ?? [];
      if (name !== undefined && all === "*") {
        node.rest = { name, handlers };
        break;
      }
      if (name !== undefined) {
        node.named ??= { name, node: empty() };
        // Two names for one place would make the parameters of one of them unreadable.
        if (node.named.name !== name) throw new Error(`${pattern} names a segment that another path calls ${node.named.name}.`);
        node = node.named.node;
      } else {
        const next = node.fixed.get(segment) ?? empty();
        node.fixed.set(segment, next);
        node = next;
      }
    }
    if (!pattern.endsWith("*}")) node.handlers = handlers;
  }
  return (path) => find(root, path.split("/").slice(1), 0);
}

function find<H>(node: Node<H>, segments: string[], at: number): Found<H> | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.handlers && { handlers: node.handlers, params: {} };
  const fixed = node.fixed.get(segment);
  const exact = fixed && find(fixed, segments, at + 1);
  if (exact) return exact;
  if (segment === "") return undefined;
  const named = node.named && find(node.named.node, segments, at + 1);
  if (named) return { handlers: named.handlers, params: { ...named.params, [node.named?.name as string]: segment } };
  return node.rest && { handlers: node.rest.handlers, params: { [node.rest.name]: segments.slice(at) } };
}
