// Reads a tree of comments: how many, by whom, and which branches drew most replies.

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const SHOWN = 8;

/** HTML of a comment as text: paragraphs kept, links with their whole address. */
export function plain(html) {
  return html
    .replace(/<a [^>]*href="([^"]*)"[^>]*>[\s\S]*?<\/a>/g, "$1")
    .replace(/<p>/g, "\n\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name) => {
      if (name[0] !== "#") return ENTITIES[name] ?? whole;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}

/** `{ count, people, deepest, top, all }` of the children of a story. */
export function remarks(children) {
  const all = [];
  const walk = (nodes, depth, root) => {
    for (const node of nodes) {
      const isThere = Boolean(node.author && node.text);
      const own = { id: node.id, author: node.author, date: (node.created_at ?? "").slice(0, 10), depth, text: plain(node.text ?? ""), replies: 0 };
      if (isThere) {
        all.push(own);
        if (root) root.replies += 1;
      }
      walk(node.children ?? [], depth + 1, root ?? own);
    }
  };
  walk(children, 1, undefined);
  const top = all.filter(({ depth }) => depth === 1).sort((a, b) => b.replies - a.replies || a.id - b.id).slice(0, SHOWN);
  return { count: all.length, people: new Set(all.map(({ author }) => author)).size, deepest: all.reduce((most, { depth }) => Math.max(most, depth), 0), top, all };
}
