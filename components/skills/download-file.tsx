"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { buttonStyle } from "../ui/button-style";

/** Hands out one file of a skill, byte for byte. */
export function DownloadFile({ slug, version, path }: { slug: string; version: string; path: string }) {
  const [state, setState] = useState<"ready" | "busy" | { refused: string }>("ready");
  const download = async () => {
    setState("busy");
    try {
      const { text, data, contentType } = await api("GET /marketplace/skills/{slug}/file", { slug, version, path });
      const bytes = data === null ? (text ?? "") : Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const url = URL.createObjectURL(new Blob([bytes], { type: contentType }));
      const link = Object.assign(document.createElement("a"), { href: url, download: path.slice(path.lastIndexOf("/") + 1) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      setState("ready");
    } catch (error) {
      setState({ refused: error instanceof ApiRefusal ? error.message : "The server could not be reached." });
    }
  };
  return (
    <>
      {typeof state === "object" && (
        <span role="alert" className="text-danger">
          {state.refused}
        </span>
      )}
      <button type="button" aria-label={`Download ${path}`} disabled={state === "busy"} className={buttonStyle({ size: "sm" })} onClick={download}>
        <Download aria-hidden /> Download
      </button>
    </>
  );
}
