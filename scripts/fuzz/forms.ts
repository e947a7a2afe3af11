/** A part of a multipart form, byte by byte as it is told. */
export type Part = { headers: string; data: Uint8Array | string };

export const BOUNDARY = "----fuzz7f3a";

/** A form as it goes over the wire. Another `end` makes it a broken one. */
export function formBytes(parts: Part[], end = `--${BOUNDARY}--\r\n`): Buffer {
  const chunks = parts.flatMap(({ headers, data }) => [`--${BOUNDARY}\r\n${headers}\r\n\r\n`, data, "\r\n"]);
  return Buffer.concat([...chunks, end].map((chunk) => Buffer.from(chunk as string)));
}

export const filePart = (data: Uint8Array | string, name = "file", filename = "a.zip"): Part => ({
  headers: `content-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: application/zip`,
  data,
});
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A body with a file in it, as a form; nothing of one without. Files are read before, by `filesRead`. */
export function formOf(body: Record<string, unknown>): { bytes: Buffer; type: string } | undefined {
  if (!Object.values(body).some((value) => value instanceof File)) return undefined;
  const parts = Object.entries(body).map(([name, value]): Part => {
    const quoted = name.toWellFormed().replace(/["\r\n]/g, "%22");
    if (value instanceof File) return filePart(contents.get(value) ?? "", quoted, value.name);
    return { headers: `content-disposition: form-data; name="${quoted}"`, data: typeof value === "string" ? value : (JSON.stringify(value) ?? "") };
  });
  return { bytes: formBytes(parts), type: FORM_TYPE };
}

const contents = new WeakMap<File, Uint8Array>();

/** Reads the files of an example, so that requests can be put together at once. */
export async function filesRead(body: Record<string, unknown> | undefined) {
  for (const value of Object.values(body ?? {})) if (value instanceof File) contents.set(value, new Uint8Array(await value.arrayBuffer()));
}
