import { serve } from "#lib/api/serve";
import { getAccountCredits } from "#lib/operations/account/get-account-credits";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(getAccountCredits);
