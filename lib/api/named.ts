/** A file's name as Content-Disposition carries it: for old programs in ASCII, for all others as it is. */
export const named = (filename: string) => `filename="${ascii(filename)}"; filename*=UTF-8''${extended(filename)}`;

/** RFC 8187: what encodeURIComponent leaves of the reserved marks is encoded too. */
const extended = (name: string) => encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

const ascii = (name: string) => name.replace(/[^\x20-\x7e]|["\\]/g, "_");
