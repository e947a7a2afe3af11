// All blocks of a page with what is nested in them, within a bound of requests.

import { send } from "./notion.mjs";

const MOST_REQUESTS = 150;
const OPAQUE = ["child_page", "child_database"]; // pages of their own

export async function readBlocks(api, page) {
  const state = { requests: 0, isCut: false };
  const blocks = await children(api, page, state, 0);
  return { blocks, isCut: state.isCut };
}

async function children(api, id, state, depth) {
  const found = [];
  for (let cursor = ""; cursor !== null; ) {
    if (state.requests === MOST_REQUESTS) {
      state.isCut = true;
      return found;
    }
    state.requests += 1;
    const { json } = await send("GET", `${api}/blocks/${id}/children?page_size=100${cursor && `&start_cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...json.results);
    cursor = json.has_more ? json.next_cursor : null;
  }
  for (const block of found) {
    const isOpen = block.has_children && !OPAQUE.includes(block.type) && depth < 20;
    block.inner = isOpen ? await children(api, block.id, state, depth + 1) : [];
  }
  return found;
}
