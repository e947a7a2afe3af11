/** Elements whose text nobody sees. */
const HIDDEN = new Set(["head", "style", "script", "title", "template", "noscript"]);
/** Elements that stand on lines of their own. */
const BLOCKS = new Set("p div section article header footer table ul ol blockquote pre h1 h2 h3 h4 h5 h6 hr address form dl".split(" "));
const ENTITIES: Record<string, string> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", copy: "©", reg: "®", trade: "™", euro: "€", hellip: "…", bull: "•" },
  ...{ ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", middot: "·", zwnj: "", shy: "" },
  ...{ auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç" },
};

/** HTML as a person would read it aloud: paragraphs, lists, and where links lead. It goes through the text once, whatever that holds. */
export function htmlToText(html: string): string {
  let text = "";
  let hidden = "";
  const links: { href: string; from: number }[] = [];
  for (const [token] of withoutComments(html).matchAll(/<[^<>]*>|[^<]+|</g)) {
    const [, closing = "", given = ""] = /^<(\/?)\s*([a-z][a-z0-9]*)/i.exec(token) ?? [];
    const name = given.toLowerCase();
    if (hidden) {
      if (closing && name === hidden) hidden = "";
    } else if (name === "") {
      if (!/^<[!?/]/.test(token)) text += decodeEntities(token).replace(/[ \t\r\n\f\u00a0]+/g, " ");
    } else if (!closing && HIDDEN.has(name) && !token.endsWith("/>")) hidden = name;
    else if (name === "a") text = link(text, token, Boolean(closing), links);
    else if (name === "img") text += attribute(token, "alt");
    else text += mark(name, Boolean(closing));
  }
  return text
    .replace(/[^\S\n]{2,}/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function withoutComments(html: string): string {
  let kept = "";
  for (let at = 0; ; ) {
    const from = html.indexOf("<!--", at);
    const to = from < 0 ? -1 : html.indexOf("-->", from + 4);
    if (to < 0) return kept + html.slice(at);
    kept += html.slice(at, from);
    at = to + 3;
  }
}

/** What an element is as text. */
function mark(name: string, closing: boolean): string {
  if (name === "br") return "\n";
  if (name === "li") return closing ? "" : "\n- ";
  if (name === "tr") return closing ? "" : "\n";
  if (name === "td" || name === "th") return closing ? " " : "";
  return BLOCKS.has(name) ? "\n\n" : "";
}

/** After a link's text stands where it leads, unless the text says so itself. */
function link(text: string, token: string, closing: boolean, open: { href: string; from: number }[]): string {
  if (!closing) {
    open.push({ href: attribute(token, "href"), from: text.length });
    return text;
  }
  const last = open.pop();
  if (!last || !/^(https?|mailto):/i.test(last.href)) return text;
  const said = text.slice(last.from).trim();
  const bare = last.href.replace(/^mailto:/i, "");
  return said === "" || said.includes(bare) || bare.replace(/^https?:\/\/|\/$/g, "") === said ? text || bare : `${text} (${bare})`;
}

function attribute(token: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(token);
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? "");
}

/** Text whose characters are written as entities, such as a snippet of Gmail's. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}
