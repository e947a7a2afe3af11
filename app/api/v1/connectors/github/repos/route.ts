import { serve } from "#lib/api/serve";
import { listGithubRepos } from "#lib/operations/connectors/list-github-repos";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listGithubRepos);
