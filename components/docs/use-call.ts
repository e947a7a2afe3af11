import { useEffect, useRef, useState } from "react";
import type { Callable } from "./console-request";

export type Answer = {
  /** Nothing when the server was not reached. */
  status?: number;
  milliseconds: number;
  headers: [name: string, value: string][];
  /** What was wrong on the way. */
  problem?: string;
  text?: string;
  file?: { url: string; name: string; size: number; type: string };
};

/** More than this of a stream is let go from its beginning, so that the page stays quick. */
const MOST_OF_STREAM = 100_000;

/** Sends one request at a time, and shows a stream as it comes. Leaving the page ends it. */
export function useCall() {
  const [answer, setAnswer] = useState<Answer>();
  const [sending, setSending] = useState(false);
  const running = useRef<AbortController>(undefined);
  const file = useRef<string>(undefined);
  useEffect(
    () => () => {
      running.current?.abort();
      if (file.current) URL.revokeObjectURL(file.current);
    },
    [],
  );

  async function send({ url, init }: { url: string; init: RequestInit }, responds: Callable["responds"]) {
    const controller = new AbortController();
    running.current?.abort();
    running.current = controller;
    setSending(true);
    setAnswer(undefined);
    const began = performance.now();
    try {
      const response = await fetch(url, { ...init, signal: controller.signal });
      const known = { status: response.status, milliseconds: Math.round(performance.now() - began), headers: headersOf(response) };
      if (response.ok && responds === "events") return await follow(response, (text) => setAnswer({ ...known, text }));
      if (response.ok && responds === "file") {
        const blob = await response.blob();
        if (file.current) URL.revokeObjectURL(file.current);
        file.current = URL.createObjectURL(blob);
        return setAnswer({ ...known, file: { url: file.current, name: nameOf(response), size: blob.size, type: blob.type } });
      }
      setAnswer({ ...known, text: await response.text() });
    } catch (error) {
      const stopped = controller.signal.aborted;
      const problem = stopped ? "You stopped it." : `The server was not reached: ${(error as Error).message}.`;
      setAnswer((before) => ({ milliseconds: Math.round(performance.now() - began), headers: [], ...before, problem }));
    } finally {
      if (running.current === controller) setSending(false);
    }
  }

  return { answer, sending, send, stop: () => running.current?.abort() };
}

async function follow(response: Response, show: (text: string) => void) {
  show("");
  let text = "";
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text = (text + part.value).slice(-MOST_OF_STREAM);
    show(text);
  }
}

/** What helps to understand an answer comes first; the rest is how browsers and servers talk. */
const TOLD = /^(x-|clanker|content-type|content-length|etag|retry-after|location|www-authenticate|idempotency|deprecation|sunset)/;
const headersOf = (response: Response) => [...response.headers].filter(([name]) => TOLD.test(name));

const nameOf = (response: Response) => /filename="?([^";]+)"?/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "download";
