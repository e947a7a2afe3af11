import { serve } from "#lib/api/serve";
import { signUp } from "#lib/operations/auth/sign-up";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(signUp);
