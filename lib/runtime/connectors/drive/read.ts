import { type Connected, readJson } from "#lib/runtime/connectors/connected";
import { driveFetch } from "#lib/runtime/connectors/drive/drive-json";
import { type DriveFile, FOLDER, getFile, pathOf, SHORTCUT } from "#lib/runtime/connectors/drive/file";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const GOOGLE = "application/vnd.google-apps.";

/** As what Google's own documents are read. Of a spreadsheet that is its first sheet. */
const EXPORTS: Record<string, string> = {
  [`${GOOGLE}document`]: "text/markdown",
  [`${GOOGLE}spreadsheet`]: "text/csv",
  [`${GOOGLE}presentation`]: "text/plain",
  [`${GOOGLE}drawing`]: "image/png",
  [`${GOOGLE}script`]: "application/vnd.google-apps.script+json",
};

/** As what a text is written into a document of Google's own, which makes its own form of it. */
export const IMPORTS: Record<string, string> = { [`${GOOGLE}document`]: "text/markdown", [`${GOOGLE}spreadsheet`]: "text/csv" };

/** What a shortcut leads to; anything else is itself. */
export async function behind(connected: Connected, found: DriveFile): Promise<DriveFile> {
  const { targetId } = found.shortcutDetails ?? {};
  return found.mimeType === SHORTCUT && targetId !== undefined ? getFile(connected, targetId) : found;
}

/** A file's bytes; a document of Google's own as Markdown, CSV or plain text. `param` is the field that names it. */
export async function readBytes(connected: Connected, found: DriveFile, param: string): Promise<{ contentType: string; bytes: Uint8Array }> {
  const { id, mimeType } = found;
  if (mimeType === FOLDER) throw new ConnectorProblem("INVALID_INPUT", "This is a folder. drive.search_files finds what is in it.", { param });
  const as = EXPORTS[mimeType];
  if (as === undefined && mimeType.startsWith(GOOGLE))
    throw new ConnectorProblem("INVALID_INPUT", `Google Drive gives nothing to read of what has the type ${mimeType}.`, { param });
  const answer =
    as === undefined
      ? await driveFetch(connected, pathOf(id), { query: { alt: "media" } })
      : await driveFetch(connected, `${pathOf(id)}/export`, { query: { mimeType: as } });
  if (!answer.ok) await readJson(connected, answer);
  const isText = as?.startsWith("text/");
  return { contentType: as === undefined ? mimeType : isText ? `${as}; charset=utf-8` : as, bytes: await answer.bytes() };
}
