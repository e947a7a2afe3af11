import { notFound } from "#lib/api/errors";
import { plain } from "#lib/api/plain";
import { gitRepository } from "#lib/operations/distribution/git-repository";
import { serveGit } from "#lib/runtime/git-repository/serve-git";

export const dynamic = "force-dynamic";

const answer = plain(
  "/git/",
  async (request, [name = "", ...rest]) => {
    if (!name.endsWith(".git")) throw notFound("Repositories are at /git/<skill>.git.");
    return serveGit(request, rest.join("/"), await gitRepository(name.slice(0, -4)));
  },
  "text",
);

export { answer as GET, answer as POST };
