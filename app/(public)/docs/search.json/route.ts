import { describeError, ERROR_CODES } from "#lib/api/errors";
import type { DocsEntry } from "../../../../components/docs/find-docs";
import { readGuides } from "../guides";
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
  const guides = (await readGuides()).flatMap(({ name, title, about, sections }): DocsEntry[] => [
    { kind: "Guide", title, href: `/docs/${name}`, detail: `/docs/${name}`, text: about },
    ...sections.map((section): DocsEntry => ({ kind: "Section", title: section.title, href: `/docs/${name}#${section.id}`, detail: title, text: "" })),
  ]);
  const codes = ERROR_CODES.map(describeError).map(
    ({ code, status, message }): DocsEntry => ({ kind: "Error code", title: code, href: `/docs/errors#${code}`, detail: String(status), text: message }),
  );
  return Response.json([...guides, ...operations, ...codes], { headers: { "cache-control": "public, max-age=300" } });
};
