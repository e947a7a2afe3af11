/** Documents that are zips themselves, and what shows that they are documents. Macros and programs are not among them. */
const OFFICE = /\.(docx|dotx|xlsx|xltx|pptx|potx|ppsx|vsdx)$/i;
const OPEN_DOCUMENT = /\.(odt|ott|ods|ots|odp|otp|odg|otg|epub)$/i;

/** What nobody would name anything else. */
const ARCHIVE_NAME =
  /\.(zip|zipx|tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lz4?|lzma|z|7z|rar|cab|cpio|iso|dmg|jar|war|ear|apk|aab|ipa|whl|egg|gem|crx|xpi|vsix|nupkg|deb|rpm|msi|skill|mcpb|dxt)$/i;

const ARCHIVE_MAGIC: [string, Buffer][] = [
  ["gzip", Buffer.from([0x1f, 0x8b, 0x08])],
  ["compress", Buffer.from([0x1f, 0x9d])],
  ["bzip2", Buffer.from("BZh")],
  ["xz", Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ["lz4", Buffer.from([0x04, 0x22, 0x4d, 0x18])],
  ["lzip", Buffer.from("LZIP")],
  ["7-Zip", Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ["RAR", Buffer.from([0x52, 0x61, 0x72, 0x21, 0x1a, 0x07])],
  ["cabinet", Buffer.from("MSCF\0\0\0\0")],
  ["ar", Buffer.from("!<arch>\n")],
  ["cpio", Buffer.from("07070")],
  ["RPM", Buffer.from([0xed, 0xab, 0xee, 0xdb])],
];
/** What stands behind "BZh" and the block size, so that a text which begins so is none. */
const BZIP2_BLOCK = Buffer.from([0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);
const BZIP2_EMPTY = Buffer.from([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]);

/**
 * Why a file of a skill is refused as an archive; nothing when it is none. What is packed inside a skill would be seen by no
 * scan and no reader. Office documents and e-books are let through, if they are what their name says.
 */
export function refusedArchive(path: string, data: Uint8Array): string | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (ARCHIVE_NAME.test(path)) return "it is an archive within the skill";
  if (isZip(bytes)) {
    if (OFFICE.test(path) && bytes.includes("[Content_Types].xml")) return undefined;
    // The type is the first entry of such a file, and is not compressed.
    if (OPEN_DOCUMENT.test(path) && bytes.toString("latin1", 30, 38) === "mimetype") return undefined;
    return "it is a zip within the skill";
  }
  for (const [kind, magic] of ARCHIVE_MAGIC) {
    if (!bytes.subarray(0, magic.length).equals(magic)) continue;
    if (kind === "bzip2" && ![BZIP2_BLOCK, BZIP2_EMPTY].some((block) => bytes.subarray(4, 10).equals(block))) continue;
    if (kind === "cpio" && !/^07070[127][0-7]/.test(bytes.toString("latin1", 0, 7))) continue;
    return `it is a ${kind} archive within the skill`;
  }
  if (isTar(bytes)) return "it is a tar archive within the skill";
  if (bytes.toString("latin1", 0x8001, 0x8006) === "CD001") return "it is the image of a disc";
  return undefined;
}

/** At its beginning, or at its end behind something else: readers of zips begin at the end. */
function isZip(bytes: Buffer): boolean {
  const head = bytes.toString("latin1", 0, 4);
  return ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"].includes(head) || (bytes.length >= 22 && bytes.readUInt32LE(bytes.length - 22) === 0x06054b50);
}

/** By its checksum, which the oldest form has too. */
function isTar(bytes: Buffer): boolean {
  if (bytes.length < 512) return false;
  const said = /^[ 0]*([0-7]{1,6})[\0 ]/.exec(bytes.toString("latin1", 148, 156))?.[1];
  if (said === undefined) return false;
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i++) if (i < 148 || i >= 156) sum += bytes[i] as number;
  return sum === Number.parseInt(said, 8);
}
