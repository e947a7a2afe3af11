import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { usePages } from "./use-pages";

const page = { data: [{ id: "one" }], has_more: false, first_id: "one", last_id: "one" };

function List() {
  const { rows } = usePages("things", { page, filters: {}, asOf: 0 }, {}, async () => page);
  return rows.map(({ id }) => id).join();
}

test("a list that a server has rendered is not held by a timer", () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  expect(renderToString(createElement(QueryClientProvider, { client: new QueryClient() }, createElement(List)))).toBe("one");
  expect(timers()).toBe(before);
});
