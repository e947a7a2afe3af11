// Translates a text or attached text files with DeepL, as many characters as the account has left.
//
//   node scripts/main.mjs request.json

import fs from "node:fs";
import { divided, lost, unwrapped, wrapped } from "./keeping.mjs";
import { choice, list, Problem, readRequest, secret, text } from "./request.mjs";
import { ask, run, save } from "./service.mjs";

const FIELDS = ["text", "to", "from", "formality", "glossary", "keep", "context"];
const MOST_CHARACTERS = 200_000;
const PIECE = 12_000;
/** DeepL wants to know which English, Portuguese or Chinese. */
const VARIANTS = { EN: "EN-GB", PT: "PT-PT", ZH: "ZH-HANS" };

async function main() {
  const request = readRequest(FIELDS, "text");
  const settings = read(request);
  const sources = given(request);
  const characters = sources.reduce((sum, { content }) => sum + [...content].length, 0);
  if (characters > MOST_CHARACTERS) throw new Problem(`There are ${characters} characters, ${MOST_CHARACTERS} are allowed in a run. Divide the text.`);
  const key = secret("DEEPL_API_KEY", "It stands in the DeepL account under API Keys.");
  const usage = await call(key, "usage");
  const left = usage.character_limit - usage.character_count;
  if (Number.isNaN(left)) throw new Problem("DeepL did not say how many characters the account has left. Nothing was translated.");
  if (left < characters) throw new Problem(`The text has ${characters} characters and the account has ${left} left in this period. Nothing was translated.`);

  const results = [];
  for (const source of sources) {
    results.push(await translate(source, settings, key));
    save(results.at(-1).file, `${results.at(-1).translation}\n`);
  }
  const billed = results.reduce((sum, each) => sum + each.billed, 0);
  report(results, settings, { billed, left: left - billed });
}

function read(request) {
  const language = { pattern: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?$/, like: "a language's code such as DE, EN-GB or PT-BR" };
  const wanted = text(request, "to", { ...language, needed: "the language to translate into, such as DE, FR or EN-GB." }).toUpperCase();
  const from = text(request, "from", language)?.toUpperCase().split("-")[0];
  const glossary = text(request, "glossary", { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, like: "the id of a glossary in your DeepL account" });
  if (glossary && !from) throw new Problem('"glossary" needs "from" as well: a glossary belongs to a pair of languages.');
  const keep = list(request, "keep", 100);
  if (!keep.every((each) => typeof each === "string" && each.trim())) throw new Problem('"keep" has to be a list of words.');
  return {
    to: VARIANTS[wanted] ?? wanted,
    assumed: VARIANTS[wanted] && wanted,
    from,
    glossary,
    keep,
    formality: { default: undefined, formal: "prefer_more", informal: "prefer_less" }[choice(request, "formality", ["default", "formal", "informal"])],
    context: text(request, "context", { most: 4000 }),
  };
}

/** The attached files, or else the text of the input. */
function given(request) {
  const names = fs.existsSync("attachments") ? fs.readdirSync("attachments").sort() : [];
  const found = names.map((name) => {
    if (!/\.(txt|md|markdown|text)$/i.test(name)) throw new Problem(`${name} is no text file: .txt and .md can be translated here.`);
    const content = fs.readFileSync(`attachments/${name}`, "utf8").replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    if (/[\uFFFD\0]/.test(content)) throw new Problem(`${name} is not UTF-8. Save it as that first.`);
    return { name, content: content.trim() };
  });
  const pasted = text(request, "text", { most: MOST_CHARACTERS });
  if (pasted && found.length) throw new Problem('There are both "text" and attached files. Send one of them.');
  const sources = pasted ? [{ name: "translation.txt", content: pasted }] : found;
  if (!sources.some(({ content }) => content)) throw new Problem('"text" is missing: what is to be translated, or a text file.');
  return sources;
}

async function translate({ name, content }, { to, from, glossary, keep, formality, context }, key) {
  const done = { billed: 0, detected: undefined, translation: "", before: "" };
  for (const { text: piece, gap } of divided(content, PIECE)) {
    const xml = wrapped(piece, keep);
    // What stands around a piece helps with "it" and "she", and is not paid for.
    const around = [context, done.before].filter(Boolean).join("\n\n");
    const json = await piecewise(done, fileOf(name, to), key, {
      text: [xml ?? piece],
      target_lang: to,
      ...(from && { source_lang: from }),
      ...(formality && { formality }),
      ...(glossary && { glossary_id: glossary }),
      ...(around && { context: around }),
      ...(xml && { tag_handling: "xml", ignore_tags: ["k"], outline_detection: false }),
      split_sentences: "1",
      preserve_formatting: true,
      show_billed_characters: true,
    });
    const [answer] = json.translations;
    done.translation += (xml ? unwrapped(answer.text) : answer.text) + gap;
    done.detected ??= answer.detected_source_language;
    done.billed += answer.billed_characters ?? [...piece].length;
    done.before = piece.slice(-500);
  }
  return { ...done, name, file: fileOf(name, to), missing: lost(content, done.translation, keep) };
}

/** The next piece; when it fails, what has been translated and paid for is kept. */
async function piecewise({ translation, billed }, file, key, json) {
  try {
    const answer = await call(key, "translate", json);
    if (!answer.translations?.length) throw new Problem("DeepL answered without a translation.");
    return answer;
  } catch (error) {
    if (translation === "") throw error;
    save(file, translation);
    throw new Problem(`${error.message} ${billed} characters were translated before that; ${file} holds them. Send the rest alone.`);
  }
}

function fileOf(name, to) {
  const [stem, ending] = [name.replace(/\.\w+$/, ""), /\.\w+$/.exec(name)?.[0] ?? ".txt"];
  return `${stem}.${to.toLowerCase()}${ending}`;
}

/** A call of the host that the key belongs to: free keys end in :fx. */
async function call(key, method, json) {
  const url = key.endsWith(":fx") ? `https://api-free.deepl.com/v2/${method}` : `https://api.deepl.com/v2/${method}`;
  const answer = await ask(url, { method: json ? "POST" : "GET", headers: { authorization: `DeepL-Auth-Key ${key}` }, json });
  if (answer.status === 200 && answer.json) return answer.json;
  const { status, seconds } = answer;
  const said = [answer.json?.message, answer.json?.detail].filter(Boolean).join(": ");
  const because = said ? ` It says: ${said.slice(0, 300)}` : "";
  if (status === 401 || status === 403) throw new Problem(`DeepL refused the key (${status}). Check the secret DEEPL_API_KEY.${because}`);
  if (status === 404) throw new Problem(`DeepL does not know this (404), most likely the glossary.${because}`);
  if (status === 456) throw new Problem("The account's characters for this period are used up (456).");
  if (status === 429) throw new Problem(`Too many requests: DeepL asks to wait ${seconds} seconds.${because}`);
  if (status >= 500) throw new Problem(`DeepL is not available at the moment (${status}). Try again in a minute.${because}`);
  throw new Problem(`DeepL did not accept the request (${status}).${because}`);
}

function report(results, { to, assumed, from }, { billed, left }) {
  const [{ detected }] = results;
  const languages = `${from ?? `${detected} (recognised)`} to ${to}`;
  console.log(`**${languages}**, ${billed} characters billed, ${left} left in this period.\n`);
  if (assumed) console.log(`"${assumed}" was taken as ${to}; name the variant to have another.\n`);
  for (const { name, missing } of results) {
    if (missing.length) console.log(`**Look here, ${name}:** not found in the translation: ${missing.map((each) => `\`${each}\``).join(", ")}\n`);
  }
  if (results.length > 1 || results[0].translation.length > 20_000) console.log(results.map(({ name, file }) => `- ${name}: \`${file}\``).join("\n"));
  else console.log(results[0].translation);
}

await run(main);
