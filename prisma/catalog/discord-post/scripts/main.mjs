// Posts one message to a Discord channel through its webhook: text, up to ten cards, and nobody is rung.
//
//   node scripts/main.mjs message.json

import { card, letters } from "./cards.mjs";
import { flag, list, Problem, readRequest, secret, text } from "./request.mjs";
import { ask, run, save } from "./service.mjs";

const FIELDS = ["text", "cards", "name", "thread", "new_thread", "silent", "preview"];
const MOST_IN_CARDS = 6000;
const SILENT = 1 << 12;

async function main() {
  const request = readRequest(FIELDS, "text");
  const thread = text(request, "thread", { pattern: /^\d{17,20}$/, like: "the number of a thread, 17 to 20 digits" });
  const message = compose(request, thread);
  if (flag(request, "preview")) {
    save("message.json", message);
    console.log(`**Not posted**, a preview of ${described(message)} in \`message.json\`:\n\n${shown(message)}`);
    return;
  }
  const { id, token } = webhook();
  // Without its number the address means version 6, which counts waiting in milliseconds and names no fields.
  const query = `?wait=true${thread ? `&thread_id=${thread}` : ""}`;
  const headers = { "user-agent": "DiscordBot (discord-post, 1.0.0)" };
  const answer = await ask(`https://discord.com/api/v10/webhooks/${id}/${token}${query}`, { headers, json: message });
  if (answer.status !== 200 || !answer.json?.id) throw new Problem(explained(answer));
  const { id: posted, channel_id } = answer.json;
  save("message.json", { id: posted, channel_id, sent: message });
  console.log(`**Posted** ${described(message)}: message \`${posted}\` in channel \`${channel_id}\`.`);
  if (message.thread_name) console.log(`\nTo add to the new thread, set \`thread\` to \`${channel_id}\`.`);
}

function compose(request, thread) {
  const content = text(request, "text", { most: 2000 });
  const cards = list(request, "cards", 10).map((each, at) => card(each, `cards[${at}]`));
  if (!content && !cards.length) throw new Problem('There is nothing to post: give "text", "cards" or both.');
  const size = cards.reduce((sum, each) => sum + letters(each), 0);
  if (size > MOST_IN_CARDS) throw new Problem(`"cards" have ${size} characters in all, ${MOST_IN_CARDS} are allowed. Send two messages.`);
  const username = text(request, "name", { most: 80 });
  if (username && /discord|clyde/i.test(username)) throw new Problem('"name" must not contain "discord" or "clyde": Discord refuses both.');
  const title = text(request, "new_thread", { most: 100 });
  if (title && thread) throw new Problem('"thread" and "new_thread" exclude each other.');
  return {
    ...(content && { content }),
    ...(cards.length && { embeds: cards }),
    ...(username && { username }),
    ...(title && { thread_name: title }),
    ...(flag(request, "silent") && { flags: SILENT }),
    allowed_mentions: { parse: [] },
  };
}

/** The two parts of the webhook's address that matter. The whole of it is the secret. */
function webhook() {
  const where = "Channel settings, Integrations, Webhooks, Copy Webhook URL.";
  const value = secret("DISCORD_WEBHOOK_URL", where);
  const found = /^https:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(\d{17,20})\/([\w-]+)\/?$/.exec(value);
  if (!found) throw new Problem(`The secret DISCORD_WEBHOOK_URL is not the address of a Discord webhook, or has something after it. It is found under ${where}`);
  return { id: found[1], token: found[2] };
}

function described({ content, embeds }) {
  const cards = embeds?.length ?? 0;
  const parts = [content && `${content.length} characters of text`, cards && `${cards} card${cards === 1 ? "" : "s"}`];
  return parts.filter(Boolean).join(" and ");
}

/** What readers would see, as a quotation. */
function shown({ content, embeds = [] }) {
  const card = ({ title, description, fields = [], footer }) => [title && `**${title}**`, description, ...fields.map(({ name, value }) => `${name}: ${value}`), footer?.text].filter(Boolean).join("\n\n");
  return [content, ...embeds.map(card)].filter(Boolean).join("\n\n---\n\n").replace(/^/gm, "> ");
}

function explained({ status, json, seconds }) {
  const said = [json?.message, ...reasons(json?.errors)].filter(Boolean).join("; ").slice(0, 400);
  const because = said ? ` It says: ${said}` : "";
  if (status === 404 && json?.code === 10015) return `The webhook does not exist any more. Make a new one and renew the secret DISCORD_WEBHOOK_URL.${because}`;
  if (status === 401 || status === 403) return `Discord refused the webhook (${status}). Check the secret DISCORD_WEBHOOK_URL.${because}`;
  if (status === 404) return `Discord does not find the thread or the channel (404).${because}`;
  if (status === 429) return `Too many messages for this webhook: Discord asks to wait ${Math.ceil(seconds)} seconds. It was not posted.`;
  if (status >= 500) return `Discord has a fault of its own (${status}). Look into the channel before you repeat it.${because}`;
  return `Discord did not accept the message (${status}).${because}`;
}

/** The reasons in Discord's tree of errors, each with the way to its field. */
function reasons(tree, way = []) {
  if (!tree || typeof tree !== "object") return [];
  const here = (tree._errors ?? []).map((each) => `${way.join(".")}: ${each.message}`);
  const below = Object.entries(tree).filter(([name]) => name !== "_errors");
  return [...here, ...below.flatMap(([name, branch]) => reasons(branch, [...way, name]))];
}

await run(main);
