// Sends a text through a Telegram bot, in as many messages as it needs.
//
//   node scripts/main.mjs message.json

import { htmlFault, parts, toHtml } from "./formatting.mjs";
import { choice, flag, list, Problem, readRequest, secret, text } from "./request.mjs";
import { ask, run, save, wait } from "./service.mjs";

const FIELDS = ["chat", "text", "format", "buttons", "reply_to", "topic", "silent", "link_preview", "protect", "preview"];
const MOST = 4096;
const MOST_PARTS = 5;

async function main() {
  const request = readRequest(FIELDS, "text");
  const messages = compose(request);
  const count = `${messages.length} message${messages.length === 1 ? "" : "s"}`;
  if (flag(request, "preview")) {
    save("messages.json", messages);
    console.log(`**Not sent**, a preview: ${count} for \`${messages[0].chat_id}\` in \`messages.json\`, as Telegram gets ${messages.length === 1 ? "it" : "them"}:\n\n${messages.map((each) => `\`\`\`\`\`\n${each.text}\n\`\`\`\`\``).join("\n\n")}`);
    return;
  }
  const token = secret("TELEGRAM_BOT_TOKEN", "BotFather gives it to whoever makes a bot.");
  if (!/^\d+:[\w-]{30,}$/.test(token)) throw new Problem("The secret TELEGRAM_BOT_TOKEN is no bot token: it is a number, a colon and at least 30 letters.");
  const sent = [];
  for (const message of messages) {
    try {
      if (sent.length) await wait(1);
      sent.push(await post(message, token));
    } catch (error) {
      save("sent.json", { sent, messages });
      const before = sent.length ? ` ${sent.length} of ${messages.length} parts had already been sent: ids ${sent.map(({ id }) => id).join(", ")}.` : "";
      throw new Problem(error.message + before);
    }
  }
  save("sent.json", { sent, messages });
  const [first] = sent;
  console.log(`**Sent** ${count} to ${first.title ?? "chat"} (\`${first.chat}\`).\n`);
  for (const { id, link } of sent) console.log(`- \`${id}\`${link ? ` ${link}` : ""}`);
}

async function post(message, token) {
  const answer = await ask(`https://api.telegram.org/bot${token}/sendMessage`, { json: message });
  if (!answer.json?.ok) throw new Problem(explained(answer, message.chat_id));
  const { message_id: id, chat, date } = answer.json.result;
  return { id, chat: chat.id, title: chat.title ?? chat.username ?? chat.first_name, date, link: linkTo(chat, id) };
}

function compose(request) {
  const chat = text(request, "chat", {
    pattern: /^(-?\d+|@\w{4,32})$/,
    like: "a chat's number such as -1001234567890, or a public @name",
    needed: "the chat's number such as -1001234567890, or the @name of a public channel or group.",
  });
  const body = text(request, "text", { most: MOST * MOST_PARTS, needed: "what the message says." });
  const format = choice(request, "format", ["markdown", "plain", "html"]);
  const fault = format === "html" && htmlFault(body);
  if (fault) throw new Problem(`"text" is not HTML as Telegram reads it: ${fault}`);
  if (format === "html" && body.length > MOST) throw new Problem(`"text" has ${body.length} characters; as HTML it is not divided and may have ${MOST}.`);
  const pieces = parts(body, MOST);
  if (pieces.length > MOST_PARTS) throw new Problem(`"text" would need ${pieces.length} messages, ${MOST_PARTS} are allowed. Send a file or a link instead.`);
  const keyboard = buttons(request);
  return pieces.map((piece, at) => ({
    chat_id: /^-?\d+$/.test(chat) ? Number(chat) : chat,
    text: format === "markdown" ? toHtml(piece) : piece,
    ...(format !== "plain" && { parse_mode: "HTML" }),
    link_preview_options: { is_disabled: !flag(request, "link_preview") },
    disable_notification: flag(request, "silent") || at > 0,
    protect_content: flag(request, "protect"),
    ...(whole(request, "topic") && { message_thread_id: whole(request, "topic") }),
    ...(at === 0 && whole(request, "reply_to") && { reply_parameters: { message_id: whole(request, "reply_to"), allow_sending_without_reply: true } }),
    ...(at === pieces.length - 1 && keyboard && { reply_markup: { inline_keyboard: keyboard } }),
  }));
}

function whole(request, name) {
  const value = request[name];
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) throw new Problem(`"${name}" has to be the number of a message or a topic.`);
  return value;
}

/** Each button has a row of its own: two beside each other are cut off on a small phone. */
function buttons(request) {
  const rows = list(request, "buttons", 8).map((each, at) => {
    const isRight = typeof each?.label === "string" && each.label.trim() && /^(https?|tg):\/\/\S+$/.test(each.url ?? "");
    if (!isRight) throw new Problem(`"buttons[${at}]" needs a "label" and a "url" that begins with https://.`);
    return [{ text: each.label.trim(), url: each.url }];
  });
  return rows.length ? rows : undefined;
}

/** Public chats have addresses by name, supergroups by their number without -100; others have none. */
function linkTo({ id, username, type }, message) {
  if (type === "private") return undefined;
  if (username) return `https://t.me/${username}/${message}`;
  return String(id).startsWith("-100") ? `https://t.me/c/${String(id).slice(4)}/${message}` : undefined;
}

function explained({ status, json, seconds }, chat) {
  const said = String(json?.description ?? "").slice(0, 300);
  const because = said ? ` It says: ${said}` : "";
  const moved = json?.parameters?.migrate_to_chat_id;
  if (moved) return `The group has become a supergroup. Its number is now ${moved}: use that as "chat".`;
  if (/chat not found/.test(said)) return `Telegram knows no chat ${chat} for this bot. Add the bot to the group or channel; a person has to have pressed Start in the bot first.`;
  if (/bot was blocked|user is deactivated|can't initiate/.test(said)) return `This person cannot be written to.${because}`;
  if (/not enough rights|CHAT_WRITE_FORBIDDEN|need administrator|bot was kicked|bot is not a member/i.test(said)) return `The bot may not write in ${chat}: a channel needs it as administrator with the right to post.${because}`;
  if (status === 401 || status === 404 || status === 403) return `Telegram refused the bot (${status}). Check the secret TELEGRAM_BOT_TOKEN.${because}`;
  if (status === 429) return `Too many messages: Telegram asks to wait ${seconds} seconds.`;
  if (status >= 500) return `Telegram has a fault of its own (${status}). Look into the chat before you repeat it.${because}`;
  return `Telegram did not accept the message (${status}).${because}`;
}

await run(main);
