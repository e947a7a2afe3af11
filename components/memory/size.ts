/** Bytes of UTF-8 that the memory may hold; the server refuses more. */
export const LIMIT = 256 * 1024;

const encoder = new TextEncoder();
/** What a text weighs on the server. */
export const byteSize = (text: string): number => encoder.encode(text).length;
