import addressparser from "nodemailer/lib/addressparser/index.js";
import MailComposer from "nodemailer/lib/mail-composer/index.js";

export type Address = { name: string; address: string };
export type MimeFile = { filename: string; contentType: string; content: Uint8Array };
export type MimeMail = {
  to: Address[];
  cc: Address[];
  bcc: Address[];
  replyTo: Address[];
  subject: string;
  text: string;
  html?: string | undefined;
  messageId: string;
  /** The `Message-ID` that it answers, and those before it. */
  inReplyTo?: string | undefined;
  references?: string[] | undefined;
  attachments: MimeFile[];
};

/**
 * A message as RFC 5322 writes it, ready to be handed to a mail service: it has no sender, which the service writes itself, and keeps the
 * hidden recipients, which the service takes out. The composer writes every header, so no field can bring one of its own.
 */
export async function composeMime({ references, inReplyTo, html, ...mail }: MimeMail): Promise<Buffer> {
  const node = new MailComposer({
    ...mail,
    ...(html !== undefined && { html }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(references !== undefined && references.length > 0 && { references }),
    attachments: mail.attachments.map(({ content, ...file }) => ({ ...file, content: Buffer.from(content), contentDisposition: "attachment" as const })),
    // What is sent is what was given: no field may name a file of this server, or an address to be fetched.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  }).compile();
  node.keepBcc = true;
  return node.build();
}

/** The addresses of a header or of a field, with the names before them; groups are taken apart. */
export function addressesIn(text: string): Address[] {
  return addressparser(text, { flatten: true }).map(({ name, address }) => ({ name, address }));
}

/** A mailbox that can be written into a header as it stands. */
export const isAddress = (address: string): boolean => address.length <= 320 && /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(address);

/** A header's encoded words (RFC 2047) as text. What stands between two of them is no space. */
export function decodeWords(text: string): string {
  return text.replace(/(=\?[^?\s]+\?[bqBQ]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[bqBQ]\?)/g, "$1").replace(/(?:=\?[^?\s]+\?[bqBQ]\?[^?]*\?=)+/g, decodeRun);
}

/** Words of one charset beside each other are decoded as one: a character may be cut in two. */
function decodeRun(run: string): string {
  const parts: { charset: string; bytes: Buffer }[] = [];
  for (const [, given = "", how = "", data = ""] of run.matchAll(/=\?([^?\s]+)\?([bqBQ])\?([^?]*)\?=/g)) {
    const charset = (given.split("*")[0] as string).toLowerCase();
    const bytes = how.toLowerCase() === "b" ? Buffer.from(data, "base64") : unquoted(data.replaceAll("_", " "));
    const last = parts.at(-1);
    if (last?.charset === charset) last.bytes = Buffer.concat([last.bytes, bytes]);
    else parts.push({ charset, bytes });
  }
  return parts.map(({ charset, bytes }) => decodeText(bytes, charset)).join("");
}

const unquoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );

/** Bytes as text: as UTF-8 if they are that, and else in the charset they are said to be in. */
export function decodeText(bytes: Uint8Array, charset = "latin1"): string {
  for (const name of ["utf-8", charset]) {
    try {
      return new TextDecoder(name, { fatal: true }).decode(bytes);
    } catch {
      // Not in this one, or none that there is: the next may do.
    }
  }
  return new TextDecoder("latin1").decode(bytes);
}
