import { serve } from "#lib/api/serve";
import { deleteAccount } from "#lib/operations/account/delete-account";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(deleteAccount);
