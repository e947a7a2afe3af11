import { serve } from "#lib/api/serve";
import { listLeaderboard } from "#lib/operations/skills/list-leaderboard";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listLeaderboard);
