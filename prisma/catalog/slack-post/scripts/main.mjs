// Posts one message to Slack as a bot, built from blocks, and says where it stands.
//
//   node scripts/main.mjs message.json

import { explained } from "./errors.mjs";
import { pieces, plain, toMrkdwn } from "./mrkdwn.mjs";
import { flag, list, Problem, readRequest, secret, text } from "./request.mjs";
import { ask, run, save } from "./service.mjs";

const FIELDS = ["channel", "text", "title", "facts", "buttons", "footer", "thread", "also_to_channel", "mentions", "link_previews", "preview"];
/** Slack refuses messages somewhat above 13,000 characters in all their blocks. */
const MOST_CHARACTERS = 12_000;

await run(async () => {
  const request = readRequest(FIELDS, "text");
  const message = compose(request);
  if (flag(request, "preview")) {
    save("message.json", message);
    console.log(`**Not posted**, a preview: ${message.blocks.length} blocks for \`${message.channel}\` in \`message.json\`.\n\n${shown(message)}`);
    return;
  }
  const headers = { authorization: `Bearer ${secret("SLACK_BOT_TOKEN", "It is the bot token of your Slack app and begins with xoxb-.")}` };
  const sent = await ask("https://slack.com/api/chat.postMessage", { headers, json: message });
  if (!sent.json?.ok) throw new Problem(explained(sent, message.channel));
  const { channel, ts } = sent.json;
  const link = await permalink(channel, ts, headers);
  save("message.json", { channel, ts, ...(link && { permalink: link }), sent: message });
  console.log(`**Posted** to \`${channel}\`${message.thread_ts ? " in the thread" : ""}, message \`${ts}\`.${link ? ` [Open it](${link}).` : ""}\n`);
  console.log(`To answer in its thread, set \`thread\` to \`${ts}\`.\n\n${shown(message)}`);
});

function compose(request) {
  const channel = text(request, "channel", {
    most: 80,
    needed: "the id of a channel, such as C0123ABCD (channel details, at the bottom), or its name.",
  });
  const body = text(request, "text", { most: MOST_CHARACTERS, needed: "what the message says, in Markdown." });
  const title = text(request, "title", { most: 150 });
  const thread = text(request, "thread", { pattern: /^\d{10}\.\d{6}$/, like: "a message's ts such as 1762339500.123456" });
  const footer = text(request, "footer", { most: 1500 });
  const alsoToChannel = flag(request, "also_to_channel");
  if (alsoToChannel && !thread) throw new Problem('"also_to_channel" has a meaning only with "thread".');
  const mentions = flag(request, "mentions");
  const facts = pairs(request, "facts", 10, "value", (value) => toMrkdwn(value, mentions));
  const blocks = [
    title && { type: "header", text: { type: "plain_text", text: title } },
    ...pieces(toMrkdwn(body, mentions), 3000).map((piece) => ({ type: "section", text: { type: "mrkdwn", text: piece } })),
    facts.length && { type: "section", fields: facts.map(({ label, value }) => ({ type: "mrkdwn", text: `*${toMrkdwn(label)}*\n${value}` })) },
    ...buttons(request),
    footer && { type: "context", elements: [{ type: "mrkdwn", text: toMrkdwn(footer) }] },
  ].filter(Boolean);
  if (JSON.stringify(blocks).length > 13_000) throw new Problem(`The message is too long for Slack. Keep "text" under ${MOST_CHARACTERS} characters, or post the rest in the thread.`);
  const previews = flag(request, "link_previews");
  return {
    channel,
    // Cut before it is escaped, and by whole characters.
    text: [...[title, plain(body)].filter(Boolean).join(": ")].slice(0, 280).join("").replace(/&/g, "&amp;").replace(/</g, "&lt;"),
    blocks,
    unfurl_links: previews,
    unfurl_media: previews,
    ...(thread && { thread_ts: thread, ...(alsoToChannel && { reply_broadcast: true }) }),
  };
}

function pairs(request, name, most, second, change) {
  return list(request, name, most).map((entry, at) => {
    const where = `${name}[${at}]`;
    if (typeof entry?.label !== "string" || typeof entry?.[second] !== "string" || !entry.label.trim() || !entry[second].trim())
      throw new Problem(`"${where}" needs "label" and "${second}", both text.`);
    const value = change(entry[second].trim(), where);
    if (entry.label.length > 75 || value.length > 1900) throw new Problem(`"${where}" is too long: a label has up to 75 characters, a ${second} up to 1900.`);
    return { label: entry.label.trim(), value };
  });
}

function buttons(request) {
  const found = pairs(request, "buttons", 5, "url", (url, where) => {
    if (!/^https?:\/\/\S+$/.test(url)) throw new Problem(`"${where}.url" has to begin with https://.`);
    return url;
  });
  if (!found.length) return [];
  const elements = found.map(({ label, value }, at) => ({
    type: "button",
    text: { type: "plain_text", text: label },
    url: value,
    action_id: `open_${at + 1}`,
    ...(at === 0 && { style: "primary" }),
  }));
  return [{ type: "actions", elements }];
}

/** The address of the message; it is posted even when that cannot be had. */
async function permalink(channel, ts, headers) {
  const url = `https://slack.com/api/chat.getPermalink?channel=${encodeURIComponent(channel)}&message_ts=${ts}`;
  const { json } = await ask(url, { method: "GET", headers }).catch(() => ({}));
  return json?.ok ? json.permalink : undefined;
}

function shown({ text: line }) {
  return `Notifications show: “${line.replace(/&lt;/g, "<").replace(/&amp;/g, "&")}”`;
}
