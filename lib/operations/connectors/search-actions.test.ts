import { expect, test } from "vitest";
import { searchActions } from "#lib/operations/connectors/search-actions";
import { ACTIONS } from "#lib/runtime/connectors/connectors";

const found = (text: string) => searchActions(text, ACTIONS).map(({ name }) => name);

test.each([
  ["send an email", "gmail.send"],
  ["E-Mail SENDEN!", "gmail.send"],
  ["forward an email", "gmail.send"],
  ["delete an email", "gmail.trash"],
  ["reply to a message", "gmail.reply"],
  ["download attachment", "gmail.get_attachment"],
  ["comment on pull request", "github.create_comment"],
  ["open a bug", "github.create_issue"],
  ["approve a PR", "github.create_review"],
  ["list my repos", "github.list_repositories"],
  ["latest release", "github.get_release"],
  ["what is on my calendar", "calendar.agenda"],
  ["schedule a meeting", "calendar.create_event"],
  ["cancel meeting", "calendar.delete_event"],
  ["upload a file", "drive.create_file"],
  ["find a document", "drive.search_files"],
  ["share a file", "drive.share_file"],
  ["add a row to a table", "notion.create_database_entry"],
  ["github.create_issue", "github.create_issue"],
])("“%s” finds %s before most", (text, name) => {
  expect(found(text).slice(0, 2)).toContain(name);
});

test("what fits much worse than the best is no answer, and what nothing fits has none", () => {
  expect(found("send an email").length).toBeLessThan(6);
  expect(found("comment on pull request")[0]).toBe("github.create_comment");
  for (const text of ["xyzzy", "constructor", "__proto__"]) expect(found(text), text).toEqual([]);
});

test("without words there are all, by name", () => {
  expect(found(" !? ")).toEqual(ACTIONS.map(({ name }) => name).sort((a, b) => a.localeCompare(b)));
});
