import { type Connected, readJson } from "#lib/runtime/connectors/connected";

type Asked = { method?: string; query?: Record<string, string | number | boolean | undefined>; json?: unknown; body?: BodyInit; type?: string };

/** Asks Drive's API. `upload/` before the path is where bytes go. */
export async function driveFetch(
  connected: Connected,
  path: string,
  { method = "GET", query = {}, json, body, type }: Asked = {},
  accept = "application/json",
) {
  const url = new URL(`${connected.url}/${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  // Without it Drive knows nothing of files in shared drives. Two of its addresses have no such setting.
  if (!/\/(export|drives)$/.test(path)) url.searchParams.set("supportsAllDrives", "true");
  const contentType = json === undefined ? type : "application/json; charset=UTF-8";
  return connected.fetch(url, {
    ...{ method, headers: { accept, ...(contentType !== undefined && { "content-type": contentType }) } },
    ...(json === undefined ? body !== undefined && { body } : { body: JSON.stringify(json) }),
  });
}

/** Drive's answer as JSON; throws what `toProblem` reads. */
export const driveJson = async <T>(connected: Connected, path: string, asked: Asked = {}): Promise<T> =>
  readJson<T>(connected, await driveFetch(connected, path, asked));
