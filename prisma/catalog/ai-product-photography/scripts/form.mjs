// A form with files, as a browser would send it. Made by hand, since not every engine here has FormData.

const BOUNDARY = "----form-of-a-skill-7f3a91c2";

/** `parts` are `[name, text]` or `[name, { name, type, bytes }]`, in the order in which they are sent. */
export function form(parts) {
  const pieces = parts.flatMap(([name, value]) =>
    typeof value === "string"
      ? [`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`]
      : [`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${plain(value.name)}"\r\nContent-Type: ${value.type}\r\n\r\n`, value.bytes, "\r\n"],
  );
  const bytes = [...pieces, `--${BOUNDARY}--\r\n`].map((piece) => (typeof piece === "string" ? Buffer.from(piece, "utf8") : piece));
  return { bytes: Buffer.concat(bytes), type: `multipart/form-data; boundary=${BOUNDARY}` };
}

function plain(name) {
  return name.replace(/[^\w.-]/g, "_");
}
