import { serve } from "#lib/api/serve";
import { deleteInvitation } from "#lib/operations/invitations/delete-invitation";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteInvitation);
