import { ACTIONS } from "#lib/runtime/connectors/connectors";

/** That there is no action of a name, and which one may be meant. */
export function noAction(name: string): string {
  const near = nearest(
    name,
    ACTIONS.map((each) => each.name),
  );
  const meant = near.length > 0 ? `Is ${near.join(" or ")} meant?` : "GET /connectors/actions finds those that there are.";
  return `There is no action "${name}". ${meant}`;
}

/** Up to three names that are written much like this one, the likest first. */
function nearest(name: string, among: string[]): string[] {
  const pairs = pairsOf(name);
  const scored = among.map((each) => {
    const own = pairsOf(each);
    return { each, score: (2 * own.filter((pair) => pairs.includes(pair)).length) / (own.length + pairs.length) };
  });
  const like = scored.filter(({ score }) => score > 0.6).sort((a, b) => b.score - a.score || a.each.localeCompare(b.each));
  return like.slice(0, 3).map(({ each }) => each);
}

const pairsOf = (text: string) => Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));
