import { serve } from "#lib/api/serve";
import { removeMember } from "#lib/operations/members/remove-member";
import { updateMember } from "#lib/operations/members/update-member";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(removeMember, updateMember);
