import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { createMask } from "#lib/runtime/mask";
import { formsOf, wrappedFormsOf } from "#lib/runtime/secret-forms";

const TOKEN = "sk-Läs+t/ok en?=&\"'\\🔑!";
const one = (value: string) => createMask([{ name: "KEY", value }]);

test("a value is hidden as it is, and in the encodings that scripts print", () => {
  const { text } = one(TOKEN);
  const url = encodeURIComponent(TOKEN);
  const base64 = Buffer.from(TOKEN).toString("base64");
  const hex = Buffer.from(TOKEN).toString("hex");
  for (const form of [
    ...[TOKEN, JSON.stringify(TOKEN).slice(1, -1)],
    ...[url, url.replaceAll("%20", "+"), url.toLowerCase().replace("sk-l", "sk-L"), new URLSearchParams({ q: TOKEN }).toString().slice(2)],
    ...[base64, base64.replaceAll("=", ""), Buffer.from(TOKEN).toString("base64url"), hex, hex.toUpperCase()],
  ])
    expect(text(`before ${form} after`)).toBe("before [secret KEY] after");
  expect(text("nothing of it: sk-Läs")).toBe("nothing of it: sk-Läs");
});

test("what other programs make of it is hidden too", () => {
  const { text } = one(TOKEN);
  const script =
    "import sys,json,urllib.parse,base64\nt=sys.argv[1]\nprint(json.dumps({'t':t}));print(urllib.parse.quote(t));print(urllib.parse.quote_plus(t));print(base64.b64encode(t.encode()).decode())";
  const lines = execFileSync("python3", ["-c", script, TOKEN], { encoding: "utf8" }).trim().split("\n");
  expect(lines.map(text)).toEqual([`{"t": "[secret KEY]"}`, ...Array(3).fill("[secret KEY]")]);
});

test("within a larger text in base64 nothing can be made out of it, wherever it begins", () => {
  const value = randomBytes(20).toString("hex");
  for (let before = 0; before < 4; before++) {
    for (let after = 0; after < 4; after++) {
      const masked = one(value).text(Buffer.from(`${"x".repeat(before)}${value}${"y".repeat(after)}`).toString("base64"));
      expect(masked).toContain("[secret KEY]");
      // No more than the signs at either end, which it shares with what is beside it.
      expect(masked.replace("[secret KEY]", "").length).toBeLessThanOrEqual(12);
    }
  }
});

test("of several lines each is hidden, and so is the whole in any line ends and in wrapped base64", () => {
  const body = Array.from({ length: 12 }, () => randomBytes(48).toString("base64"));
  const pem = ["-----BEGIN KEY-----", ...body, "-----END KEY-----", ""].join("\n");
  const { text } = one(pem);
  for (const form of [pem, pem.trim(), pem.replaceAll("\n", "\r\n"), JSON.stringify(pem), Buffer.from(pem).toString("base64").replace(/.{76}/g, "$&\n")]) {
    const masked = text(`<${form}>`);
    expect(masked).toContain("[secret KEY]");
    expect(masked.replaceAll("[secret KEY]", "").replace(/\s/g, "").length, masked).toBeLessThan(8);
  }
  expect(text(`line: ${body[5]}.`)).toBe("line: [secret KEY].");
});

test("longer values go before those within them, and overlapping ones are hidden to the end", () => {
  const { text } = createMask([
    { name: "SHORT", value: "abcd" },
    { name: "LONG", value: "xabcdx" },
    { name: "NEXT", value: "cdefgh" },
    { name: "SAME", value: "abcd" },
  ]);
  expect(text("abcd xabcdx")).toBe("[secret SHORT] [secret LONG]");
  expect(text("abcdefgh")).toBe("[secret SHORT][secret NEXT]");
  expect(text("abcdabcd")).toBe("[secret SHORT][secret SHORT]");
  expect(text("xabcdefgh")).toBe("x[secret SHORT][secret NEXT]");
  expect(one("aaaa").text("aaaaaaaaaa b")).toBe("[secret KEY] b");
});

test("no secrets, and white space, hide nothing", async () => {
  for (const { text, file, json, stream } of [createMask([]), one("\n \n")]) {
    expect(text("a \n \n b")).toBe("a \n \n b");
    expect(json({ a: ["b", 1] })).toEqual({ a: ["b", 1] });
    expect(await file(new Uint8Array([0, 1, 255]))).toEqual(new Uint8Array([0, 1, 255]));
    const { push, end } = stream();
    expect(push("a") + end()).toBe("a");
  }
});

test("a stream holds back what may begin a value, and nothing else", () => {
  const { push, end } = one("secret-value").stream();
  expect(push("nothing here")).toBe("nothing here");
  expect(push(" sec")).toBe(" ");
  expect(push("ret-va")).toBe("");
  expect(push("lue! secr")).toBe("[secret KEY]! ");
  expect(push("ets")).toBe("secrets".slice(0, 6));
  expect(push("\ud83d")).toBe("s");
  expect(push("\udd11 sec")).toBe("\ud83d\udd11 ");
  expect(end()).toBe("sec");
});

/** What must come out, found the slow way. */
function expected(text: string, secrets: { name: string; value: string }[]): string {
  const hidden = new Uint8Array(text.length + 1);
  for (const { value } of secrets)
    for (const form of formsOf(value)) for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) hidden.fill(1, at, at + form.length);
  for (const { value } of secrets)
    for (const form of wrappedFormsOf(value)) {
      const pattern = new RegExp([...form].map((sign) => sign.replace(/[+=/]/, "\\$&")).join("(?:[\r\n]|\\\\[nr]){0,4}"), "y");
      for (let at = 0; at < text.length; at++) {
        pattern.lastIndex = at;
        const found = pattern.exec(text);
        if (found) hidden.fill(1, at, at + found[0].length);
      }
    }
  return [...hidden.subarray(0, text.length)].map((each, i) => (each ? "" : (text[i] as string))).join("");
}

const pick = <T>(list: T[]): T => list[randomInt(list.length)] as T;
const word = (signs: string[], length: number) => Array.from({ length }, () => pick(signs)).join("");

test("for any text in any pieces: the same as for the whole, and no value in it", () => {
  for (let round = 0; round < 400; round++) {
    // Few signs, so that values overlap, repeat and begin in vain.
    const signs = pick([
      ["a", "b"],
      ["a", "b", "\n", "🔑"],
      ["x", '"', "/", " ", "ä", "\u{10348}"],
    ]);
    const secrets = Array.from({ length: randomInt(1, 5) }, (_, i) => ({ name: `#${i}#`, value: `${signs[0]}${word(signs, randomInt(1, 12))}` }));
    const parts = Array.from({ length: randomInt(1, 30) }, () => (randomInt(3) ? word(signs, randomInt(0, 9)) : pick(formsOf(pick(secrets).value).concat(""))));
    const whole = parts.join("");
    const { text, stream } = createMask(secrets);
    const masked = text(whole);
    expect(masked.replace(/\[secret #\d#\]/g, ""), JSON.stringify({ secrets, whole })).toBe(expected(whole, secrets));
    const hidden = masked.replace(/\[secret #\d#\]/g, "\0");
    for (const { value } of secrets) if (value.trim()) expect(hidden.includes(value), JSON.stringify({ secrets, whole })).toBe(false);

    const { push, end } = stream();
    const pieces: string[] = [];
    for (let at = 0; at < whole.length; ) {
      const size = randomInt(0, 8);
      pieces.push(push(whole.slice(at, at + size)));
      at += size;
    }
    pieces.push(end());
    expect(pieces.join("")).toBe(masked);
    for (const piece of pieces) expect(piece.isWellFormed(), "no half characters").toBe(true);
  }
});

test("files: text stays text, other files keep their length, and what holds no value is not touched", async () => {
  const { file } = one("secret-välue");
  const utf8 = (text: string) => new TextEncoder().encode(text);
  expect(await file(utf8("\ufeffa secret-välue"))).toEqual(utf8("\ufeffa [secret KEY]"));
  const clean = utf8("nothing");
  expect(await file(clean)).toBe(clean);
  for (const value of [Buffer.from("secret-välue"), Buffer.from("secret-välue", "utf16le"), Buffer.from("secret-välue", "utf16le").swap16()]) {
    const data = Buffer.concat([Buffer.from([0xff, 0xfe, 1]), value, Buffer.from([1, 0xff])]);
    const masked = Buffer.from(await file(new Uint8Array(data)));
    expect(masked.length).toBe(data.length);
    expect(masked).toEqual(Buffer.concat([Buffer.from([0xff, 0xfe, 1]), Buffer.alloc(value.length, "*"), Buffer.from([1, 0xff])]));
  }
  const picture = new Uint8Array(Buffer.concat([Buffer.from([0xff]), randomBytes(100_000)]));
  expect(await file(picture)).toBe(picture);
});

test("more names than there is room for are asterisks, and nothing gets much longer", async () => {
  const { text, file, stream } = one("a");
  const size = 1 << 20;
  const same = "a".repeat(size);
  const masked = text(same);
  expect(masked.slice(0, 24)).toBe("[secret KEY][secret KEY]");
  expect(masked.replaceAll("[secret KEY]", "")).toMatch(/^\*+$/);
  expect(masked.length).toBeLessThan(2.1 * size);
  expect(Buffer.from(await file(Buffer.from(same))).toString()).toBe(masked);
  expect(stream().push(same.repeat(3)).length).toBeLessThan(3 * size + (17 << 20));
});

test("files of several slices: values and characters across their borders, and the process is not kept from other work", async () => {
  const { text, file } = one("secret-välue🔑");
  // No two borders fall on the same place of it.
  const whole = "x secret-välue🔑 ä€🔑".repeat(20_011);
  expect(Buffer.from(await file(Buffer.from(whole))).toString()).toBe(text(whole));
  expect(text(whole)).toBe("x [secret KEY] ä€🔑".repeat(20_011));
  const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from(whole)]);
  expect(
    Buffer.from(await file(bytes))
      .subarray(1)
      .toString(),
  ).toBe(`x ${"*".repeat(17)} ä€🔑`.repeat(20_011));

  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  for (const large of [Buffer.alloc(24 << 20, "an ordinary line of a table,123,secret\n"), Buffer.alloc(24 << 20, "\xff\x00row", "latin1")]) {
    large.write("secret-välue🔑", 20 << 20);
    expect(await file(large)).not.toBe(large);
  }
  clearInterval(timer);
  // All of it takes more than a second, of which a turn takes a few hundredths.
  expect(longest).toBeLessThan(500);
});

test("JSON: strings at any depth, names, and numbers that spell a value", () => {
  const { json } = createMask([
    { name: "KEY", value: "secret-value" },
    { name: "PIN", value: "482910" },
  ]);
  const given = { a: ["x secret-value", { "secret-value": null }], n: 482910, m: 17, t: true, __proto__x: "482910" };
  expect(json(given)).toEqual({ a: ["x [secret KEY]", { "[secret KEY]": null }], n: "[secret PIN]", m: 17, t: true, __proto__x: "[secret PIN]" });
  expect(given.n).toBe(482910);
});

test("time grows with the text, also where values and text are made to be slow", () => {
  const ms = (work: () => unknown) => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
  const usual = createMask(Array.from({ length: 50 }, (_, i) => ({ name: `S${i}`, value: randomBytes(30).toString("base64") })));
  const prose = "The quick brown fox jumps over the lazy dog, and then some. ".repeat(70_000);
  const mean = createMask(Array.from({ length: 4 }, (_, i) => ({ name: `S${i}`, value: `${"a".repeat(60_000 - i)}b` })));
  const same = "a".repeat(4 << 20);
  // Both take a fraction of a second; what is not linear takes hours.
  expect(ms(() => usual.text(prose))).toBeLessThan(10_000);
  expect(ms(() => mean.text(same))).toBeLessThan(10_000);
  const { push, end } = mean.stream();
  const piece = same.slice(0, 4096);
  const inPieces = () => {
    for (let i = 0; i < 1024; i++) push(piece);
    end();
  };
  expect(ms(inPieces)).toBeLessThan(10_000);
});

/** What a program of this machine prints of a value that it finds in $V. */
function printed(value: string, command: string, ...args: string[]): string {
  const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8", V: value } as unknown as NodeJS.ProcessEnv;
  return execFileSync(command, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
}

test("as shells, languages and pages quote it", () => {
  const values = [
    `it's "a" \\ $(b) \`c\` <d> & e#ü`,
    `two''s`,
    "tab\tand\nline 'x' \\n ü\u001b",
    `only "double" <x>`,
    "plain-ü-🔑-value",
    "{a,b}*?[c]!^|;~()=",
  ];
  for (const value of values) {
    const { text } = one(value);
    const python = `import os,json,html,shlex
v=os.environ["V"]
inner=json.dumps({"b":v},ensure_ascii=False)
for x in (repr(v),ascii(v),repr(v.encode()),json.dumps(json.dumps(v)),html.escape(v),html.escape(v,quote=False),shlex.quote(v),json.dumps({"a":inner},ensure_ascii=False)): print(x)`;
    const outputs = [
      ...["bash", "dash"].map((name) => printed(value, name, "-c", 'exec 2>&1; export -p | grep -A9 "V="; set -x; : "$V"')),
      printed(value, "bash", "-c", 'declare -p V; printf "%q\\n" "$V"; LC_ALL=C; printf "%q\\n" "$V"; declare -p V'),
      printed(value, "python3", "-c", python),
      printed(value, process.execPath, "-e", "console.log([process.env.V]);console.log(JSON.stringify(JSON.stringify([process.env.V])))"),
    ];
    const whole = outputs.join("");
    const left = text(whole).replaceAll("[secret KEY]", "");
    for (const word of value.match(/[a-z]{3,}|a.?,b/g) ?? []) expect(left.includes(word), `${word} in ${left}`).toBe(false);
    expect(text(whole).split("[secret KEY]").length - 1, text(whole)).toBeGreaterThanOrEqual(14);
  }
});

test("in base64 that was wrapped, within a larger text, in any width and at any place", async () => {
  const value = randomBytes(100).toString("base64url");
  const { text, file } = one(value);
  for (const width of [0, 60, 64, 76])
    for (let before = 0; before < 70; before += 1) {
      const plain = Buffer.from(`${"u".repeat(before)}:${value}\n`).toString("base64");
      const lines = width === 0 ? plain : plain.replace(new RegExp(`.{${width}}`, "g"), "$&\n");
      for (const form of [lines, lines.replaceAll("\n", "\r\n"), JSON.stringify(lines)]) {
        const masked = text(form);
        expect(masked, form).toContain("[secret KEY]");
        const middle = plain.slice(Math.ceil(((before + 1) * 8) / 6) + 1, Math.floor(((before + 1 + value.length) * 8) / 6) - 1);
        const hidden = masked.replace(/\\[nr]|\s/g, "");
        for (let at = 0; at + 6 <= middle.length; at++) expect(hidden.includes(middle.slice(at, at + 6))).toBe(false);
      }
      const binary = await file(new Uint8Array(Buffer.concat([Buffer.from([0xff]), Buffer.from(lines)])));
      expect(Buffer.from(binary).includes("*".repeat(100))).toBe(true);
    }
  const known = execFileSync("base64", { input: `user:${value}`, encoding: "utf8" });
  expect(known.split("\n").length).toBeGreaterThan(2);
  expect(text(known).replace("[secret KEY]", "").trim().length).toBeLessThan(12);
});

test("text in Latin-1 is masked too", async () => {
  const value = "secret-välue-é";
  const { file, text } = one(value);
  const data = Buffer.from(`ü ${value} ü`, "latin1");
  expect(Buffer.from(await file(new Uint8Array(data)))).toEqual(
    Buffer.concat([Buffer.from("ü ", "latin1"), Buffer.alloc(value.length, "*"), Buffer.from(" ü", "latin1")]),
  );
  expect(text(data.toString("utf8"))).toBe("\ufffd [secret KEY] \ufffd");
});

test("where a stream broke off, the beginning of a value is hidden, and where it ended it is not", () => {
  const mask = createMask([
    { name: "A", value: "secret-value" },
    { name: "B", value: "other 'value'" },
  ]);
  const cut = (said: string) => {
    const { push, cut } = mask.stream();
    return push(said) + cut();
  };
  expect(cut("said secret-va")).toBe("said [secret A]");
  expect(cut("said other 'va")).toBe("said [secret B]");
  expect(cut("said other '\\''va")).toBe("said [secret B]");
  expect(cut(`said ${Buffer.from("secret-value").toString("base64").slice(0, 8)}\n`)).toBe("said [secret A]");
  expect(cut("secret-value secr")).toBe("[secret A] [secret A]");
  expect(cut("said sec")).toBe("said sec");
  expect(cut("said nothing")).toBe("said nothing");
  const { push, end } = mask.stream();
  expect(push("said secret-va") + end()).toBe("said secret-va");
  expect(createMask([]).stream().cut()).toBe("");
});
