import { serve } from "#lib/api/serve";
import { signIn } from "#lib/operations/auth/sign-in";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serve(signIn);
