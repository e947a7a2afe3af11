import { MALICIOUS, skillZip } from "#lib/testing/malicious-zips";
import type { Random } from "../chaos/random.ts";
import { BOUNDARY, FORM_TYPE, filePart, formBytes, type Part } from "./forms.ts";
import { noise, type Surface, sendAll } from "./surface.ts";
import { TEXTS } from "./values.ts";
import type { Sent } from "./wire.ts";

const PLACES = ["/api/uploads/process-skill", "/api/v1/uploads"];

/** Zips that must be refused, and good ones with a few bytes changed, which may be anything. */
export const zips: Surface = async (people, random, report) => {
  const form = (zip: Uint8Array, what: string): Sent => ({
    ...{ method: "POST", target: PLACES[0] as string, who: "owner", what: `zips: ${what}`, body: formBytes([filePart(zip)]) },
    headers: [...people.headers.owner, ["content-type", FORM_TYPE]],
  });
  for (let i = 0; i < 4; i++) {
    const [what, , make] = random.pick(MALICIOUS);
    await report.send(form(make(), what), ({ status }) => (status < 400 ? [`takes a zip with ${what}`] : []));
  }
  const good = skillZip([{ name: "scripts/a.sh", data: "echo a\n" }]);
  await sendAll(report, 6, () => form(damaged(good, random), "a zip with bytes changed"));
};

function damaged(zip: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(zip);
  for (let left = random.whole(1, 4); left > 0; left--) bytes[random.whole(0, bytes.length - 1)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.whole(0, 255)]);
  return random() < 0.2
    ? Buffer.concat([bytes, noise(random, random.whole(1, 200))])
    : bytes.subarray(0, random() < 0.2 ? random.whole(1, bytes.length) : bytes.length);
}

/** Multipart forms that are no forms, or not the ones that were asked for. */
export const forms: Surface = async (people, random, report) => {
  const good = skillZip();
  const whole = formBytes([filePart(good)]);
  const kinds: Record<string, () => { body: Buffer; type?: string }> = {
    "no end": () => ({ body: formBytes([filePart(good)], "") }),
    "an end within": () => ({ body: Buffer.concat([whole.subarray(0, random.whole(1, whole.length)), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]) }),
    "another boundary": () => ({ body: whole, type: "multipart/form-data; boundary=other" }),
    "an odd boundary": () => ({ body: whole, type: `multipart/form-data; boundary=${random.pick(['""', '"', "", "x".repeat(200), "a b", "ü", "%00"])}` }),
    "no parts": () => ({ body: formBytes([]) }),
    "no file": () => ({ body: formBytes([{ headers: 'content-disposition: form-data; name="file"', data: "text" }]) }),
    "the file twice": () => ({ body: formBytes([filePart(good), filePart(good)]) }),
    "another name": () => ({ body: formBytes([filePart(good, random.pick(TEXTS).replace(/["\r\n]/g, ""))]) }),
    "an odd filename": () => ({ body: formBytes([filePart(good, "file", random.pick(TEXTS).replace(/["\r\n]/g, ""))]) }),
    "a huge header": () => ({
      body: formBytes([{ headers: `content-disposition: form-data; name="file"; filename="a"\r\nx: ${"y".repeat(100_000)}`, data: good }]),
    }),
    "many headers": () => ({ body: formBytes([{ headers: `content-disposition: form-data; name="file"\r\n${"a: b\r\n".repeat(5000)}c: d`, data: "" }]) }),
    "no headers": () => ({ body: formBytes([{ headers: "", data: good }]) }),
    "an odd header": () => ({
      body: formBytes([{ headers: random.pick(["content-disposition", "content-disposition: x; name", ": :", "\0: \0"]), data: "x" }]),
    }),
    "many parts": () => ({
      body: formBytes(Array.from({ length: 3000 }, (_, i): Part => ({ headers: `content-disposition: form-data; name="f${i}"`, data: "x" }))),
    }),
    "only line breaks": () => ({ body: Buffer.from("\r\n".repeat(20_000)) }),
    "only boundaries": () => ({ body: Buffer.from(`--${BOUNDARY}\r\n`.repeat(5000)) }),
    "line feeds alone": () => ({ body: Buffer.from(whole.toString("latin1").replaceAll("\r\n", "\n"), "latin1") }),
    "a part too large": () => ({ body: formBytes([filePart(Buffer.alloc(10 * 1024 * 1024 + 65_537))]) }),
    noise: () => ({ body: noise(random, random.whole(0, 2000)) }),
  };
  await sendAll(report, 6, () => {
    const what = random.pick(Object.keys(kinds));
    const { body, type = FORM_TYPE } = (kinds[what] as () => { body: Buffer; type?: string })();
    return {
      ...{
        method: "POST",
        target: random.pick(PLACES),
        who: "owner",
        what: `forms: ${what}`,
        body,
        goes: random.pick(["whole", "whole", "chunked", "cut"] as const),
      },
      headers: [...people.headers.owner, ["content-type", Buffer.from(type).toString("latin1")]],
    };
  });
};
