import { type Zippable, zip } from "fflate";

/** One file that was chosen or dropped, by its path in the folder. */
export type Chosen = { path: string; file: File };

const LEFT_OUT = /(^|\/)(\.DS_Store|__MACOSX|Thumbs\.db|\.git|node_modules|__pycache__)(\/|$)/;

/** Everything that was dropped: a zip, files, or folders with all that is in them. */
export async function readDropped(items: DataTransferItemList): Promise<Chosen[]> {
  // The list is empty as soon as the event is over, so that all entries are taken first.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map((entry) => readEntry(entry, "")))).flat();
}

async function readEntry(entry: FileSystemEntry, folder: string): Promise<Chosen[]> {
  const path = folder ? `${folder}/${entry.name}` : entry.name;
  if (LEFT_OUT.test(path)) return [];
  if (entry.isFile) return [{ path, file: await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) }];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  // A browser hands out a folder in parts.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    children.push(...part);
  }
  return (await Promise.all(children.map((child) => readEntry(child, path)))).flat();
}

/** The files of a chosen folder. */
export const readChosen = (files: FileList): Chosen[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(({ path }) => !LEFT_OUT.test(path));

/** What the server takes, so that a folder that is far too big is refused before it is read. */
const MOST_FILES = 512;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ZIPPED = 10 * 1024 * 1024;

/** What is sent: the zip that was chosen, or one that is made of the files. Throws an Error that says what is missing. */
export async function toArchive(chosen: Chosen[]): Promise<File> {
  const [first] = chosen;
  if (!first) throw new Error("There is nothing in it.");
  if (chosen.length === 1 && /\.(zip|skill)$/i.test(first.path)) {
    if (first.file.size > MOST_ZIPPED) throw new Error("This zip is larger than 10 MB.");
    return first.file;
  }
  if (!chosen.some(({ path }) => /^([^/]+\/)?SKILL\.md$/.test(path))) throw new Error("There is no SKILL.md at the top of this folder.");
  if (chosen.length > MOST_FILES) throw new Error(`This folder has ${chosen.length} files. At most ${MOST_FILES} are taken.`);
  if (chosen.reduce((sum, { file }) => sum + file.size, 0) > MOST_BYTES) throw new Error("The files of this folder are larger than 16 MB together.");
  const entries: Zippable = {};
  for (const { path, file } of chosen) entries[path] = new Uint8Array(await file.arrayBuffer());
  const data = await new Promise<Uint8Array>((resolve, reject) => zip(entries, (error, made) => (error ? reject(error) : resolve(made))));
  return new File([data as Uint8Array<ArrayBuffer>], `${first.path.split("/")[0]}.zip`, { type: "application/zip" });
}
