import { expect, test } from "vitest";
import { contentTypeOf, previewOf } from "#lib/runtime/content-type";

test("the preview of a file follows from its name's type", () => {
  const previews = {
    image: ["a.png", "a.JPG", "a.jpeg", "a.gif", "a.webp", "a.svg", "a.avif"],
    pdf: ["a.pdf"],
    markdown: ["a.md"],
    text: ["a.txt", "a.log", "a.yaml", "a.xml", "a.ics", "a.py", "a.js", "a.css", "a.sql", "a.jsonl", "a.ts", "a.toml", "a.diff", "src/Dockerfile", "a.GO"],
    csv: ["a.csv", "a.tsv"],
    json: ["a.json", "a.sarif"],
    html: ["a.html"],
    audio: ["a.mp3", "a.wav", "a.ogg"],
    video: ["a.mp4", "a.webm"],
    zip: ["a.zip"],
    null: ["a.docx", "a.tiff", "a", "a.unknown", "a.constructor"],
  };
  for (const [preview, names] of Object.entries(previews)) for (const name of names) expect(String(previewOf(contentTypeOf(name))), name).toBe(preview);
});

test("parameters, case and nonsense in a type that someone gave", () => {
  expect(previewOf("TEXT/Markdown ;charset=utf-8")).toBe("markdown");
  expect(previewOf("application/vnd.api+json")).toBe("json");
  expect(previewOf("application/rss+xml")).toBe("text");
  for (const other of ["", "/", "text", "json", "constructor", "font/woff2", "multipart/mixed"])
    expect(previewOf(other), other).toBe(other === "text" ? "text" : null);
});
