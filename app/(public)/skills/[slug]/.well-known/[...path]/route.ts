import { notFound } from "#lib/api/errors";
import { jsonDocument, plain } from "#lib/api/plain";
import { skillIndex, skillIndexLegacy } from "#lib/operations/distribution/agent-skills";
import { answerSkills } from "../../../../../.well-known/serve-skills";

export const dynamic = "force-dynamic";

const FORMS = new Map([
  ["agent-skills", skillIndex],
  ["skills", skillIndexLegacy],
]);

/**
 * The address of a skill's page is a source for `npx skills add`: of that one skill. `npx skills find` prints it with `@<slug>`
 * behind it, and what it prints is given to `add` as it is.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = plain("/skills/", async (request, [called = "", , form = "", ...rest]) => {
  const index = FORMS.get(form);
  if (!index) throw notFound();
  const [slug = ""] = called.split("@");
  return answerSkills(request, `/skills/${slug}/.well-known/${form}/`, rest, async () => jsonDocument(request, await index(slug)));
});
