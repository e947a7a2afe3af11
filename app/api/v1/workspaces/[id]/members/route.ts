import { serve } from "#lib/api/serve";
import { listMembers } from "#lib/operations/members/list-members";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listMembers);
