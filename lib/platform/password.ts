import { hash, verify } from "@node-rs/argon2";

// OWASP's argon2id recommendation: 19 MiB, 2 passes, 1 lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An argon2id hash in PHC form, about 25 ms of one core. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFKC"), COST);

/**
 * Whether a password fits. Takes as long when there is no account (`stored` is null) as when there is, so that the time
 * does not tell which addresses have one.
 */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword("a password that no account has");
  const fits = await verify(stored ?? (await nobody), password.normalize("NFKC"));
  return stored !== null && fits;
}

let nobody: Promise<string> | undefined;
