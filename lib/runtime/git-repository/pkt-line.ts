/** A line, or one of the three marks that have no content. */
export type Packet = Buffer | "flush" | "delim" | "end";

/** What a client sent is not the protocol, or is more than anybody needs to send. */
export class BadRequest extends Error {}

export const FLUSH = Buffer.from("0000");
export const DELIM = Buffer.from("0001");
/** The most that fits into one line beside its four digits of length. */
export const MAX_DATA = 65_516;

export function packet(data: string | Uint8Array): Buffer {
  const body = typeof data === "string" ? Buffer.from(data) : data;
  return Buffer.concat([Buffer.from((body.length + 4).toString(16).padStart(4, "0")), body]);
}

/** Takes a request apart. Nothing is copied, and a length that is not there ends it at once. */
export function packets(body: Buffer): Packet[] {
  const list: Packet[] = [];
  for (let at = 0; at < body.length; ) {
    const digits = body.toString("latin1", at, at + 4);
    if (!/^[0-9a-f]{4}$/i.test(digits)) throw new BadRequest("This is not Git's protocol: a line does not begin with its length.");
    const length = Number.parseInt(digits, 16);
    if (length === 3) throw new BadRequest("This is not Git's protocol: a line cannot be 3 bytes long.");
    if (length < 4) list.push((["flush", "delim", "end"] as const)[length] as Packet);
    else if (at + length > body.length) throw new BadRequest("This is not Git's protocol: a line is longer than the request.");
    else list.push(body.subarray(at + 4, at + length));
    at += Math.max(length, 4);
  }
  return list;
}

/** A line as text, without the line feed that it may or may not end in. */
export const lineOf = (line: Buffer) => line.toString("utf8").replace(/\n$/, "");
