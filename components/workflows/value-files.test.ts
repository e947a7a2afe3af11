import { expect, test } from "vitest";
import { filesIn, withoutFiles } from "./value-files";

const file = (number: number) => ({ id: `art_${number}`, filename: `${number}.txt`, contentType: "text/plain", size: number });

test("files are found wherever they are, each once", () => {
  expect(filesIn({ files: [file(1), file(2)], again: { page: file(1) }, title: "art_3" })).toEqual([file(1), file(2)]);
  expect(filesIn({ ...file(4), id: "art_../4" })).toEqual([]);
  expect(filesIn("art_1")).toEqual([]);
});

test("what is left without files keeps what held nothing before", () => {
  expect(withoutFiles({ files: [file(1)], title: "A page", none: [], rows: [{ page: file(1), done: true }] })).toEqual({
    ...{ title: "A page", none: [], rows: [{ done: true }] },
  });
  expect(withoutFiles([file(1), { page: file(2) }])).toBeUndefined();
});
