import { describeError, ERROR_CODES } from "#lib/api/errors";
import { publicUrl } from "#lib/session";
import type { DocsEntry } from "../../../../components/docs/find-docs";
import { overview } from "../api/overview";
import { readGuides, type Section, sectionsOf } from "../guides";
import { referenceGroups } from "../reference";

export const dynamic = "force-dynamic";

/** All that the search over the documentation finds, for the browser, which asks once. */
export const GET = async () => {
  const operations = referenceGroups().flatMap((group) =>
    group.operations.map(
      ({ slug, name, method, path, summary, description = "" }): DocsEntry => ({
        kind: "Operation",
        title: summary.replace(/\.$/, ""),
        href: `/docs/api/${group.name}/${slug}`,
        detail: `${method} ${path}`,
        text: `${name} ${group.title} ${description}`,
      }),
    ),
  );
  const guides = (await readGuides()).flatMap(({ name, title, about, text, sections }) => [
    { kind: "Guide" as const, title, href: `/docs/${name}`, detail: `/docs/${name}`, text: wordsOf(about, text) },
    ...ofSections(`/docs/${name}`, title, sections),
  ]);
  const api = ofSections("/docs/api", "API", sectionsOf(overview(publicUrl())));
  const codes = ERROR_CODES.map(describeError).map(
    ({ code, status, message }): DocsEntry => ({ kind: "Error code", title: code, href: `/docs/errors#${code}`, detail: String(status), text: message }),
  );
  return Response.json([...guides, ...api, ...operations, ...codes], { headers: { "cache-control": "public, max-age=300" } });
};

const ofSections = (page: string, of: string, sections: Section[]): DocsEntry[] =>
  sections.map(({ id, title, text }) => ({ kind: "Section", title, href: `${page}#${id}`, detail: of, text: wordsOf(text) }));

/** Each word once, because the search asks only whether it is there: a third of the texts. */
const wordsOf = (...texts: string[]): string =>
  [
    ...new Set(
      texts
        .join(" ")
        .toLowerCase()
        .match(/[\p{L}\p{N}][\p{L}\p{N}_.-]*(?<![.-])/gu) ?? [],
    ),
  ].join(" ");
