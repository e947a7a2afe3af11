// Imported, for the simulated machine takes the global ones away while a script runs.
import { clearTimeout, setTimeout } from "node:timers";
import { isPublicAddress, publicAddresses } from "#lib/platform/outbound-address";

/** What a sandbox may reach outside. */
export type Outbound = {
  /** `example.com`, or `*.example.com` for every name below it. */
  hosts: string[];
  /** For tests, which have neither of these to listen on: other ports than 80 and 443, and addresses that are not public. */
  testPorts?: number[];
  testAddresses?: string[];
};

/** Why something was not reached, in words for the author of the script. */
export class OutboundRefused extends Error {}

/** The address to connect to for a host that was declared. Throws OutboundRefused for any other, and for addresses that are not public. */
export async function outboundAddress(host: string, port: number, outbound: Outbound): Promise<string> {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (!isDeclared(name, outbound.hosts)) throw new OutboundRefused(`'${name}' is not among the hosts that the skill declares.`);
  if (![80, 443, ...(outbound.testPorts ?? [])].includes(port)) throw new OutboundRefused(`Port ${port} cannot be reached, only 80 and 443.`);
  const allowed = (address: string) => isPublicAddress(address) || (outbound.testAddresses ?? []).includes(address);
  const [first] = await inTurn(outbound, name, () => publicAddresses(name, allowed)).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof OutboundRefused) throw error;
    throw new OutboundRefused(error.name === "PrivateAddress" ? error.message : `'${name}' could not be resolved (${error.code ?? error.message}).`);
  });
  return (first as { address: string }).address;
}

/** Looking a name up takes one of the few threads that all of this process's file access has too. */
const MOST_LOOKUPS = 2;
const LOOKUP_MS = 5000;
const lookups = new WeakMap<Outbound, { running: number; waiting: (() => void)[] }>();

/**
 * Looks a name up when not too many of the same sandbox's are being looked up, and waits no longer than LOOKUP_MS for all
 * of it. One that takes longer cannot be ended: it keeps its place until it ends by itself.
 */
async function inTurn<T>(outbound: Outbound, name: string, look: () => Promise<T>): Promise<T> {
  const mine = lookups.get(outbound) ?? { running: 0, waiting: [] };
  lookups.set(outbound, mine);
  const start = (): Promise<T> => {
    mine.running += 1;
    return look().finally(() => {
      mine.running -= 1;
      mine.waiting.shift()?.();
    });
  };
  return new Promise<T>((resolve, reject) => {
    const begin = () => start().then(resolve, reject);
    const late = setTimeout(() => {
      mine.waiting = mine.waiting.filter((each) => each !== turn);
      reject(new OutboundRefused(`'${name}' could not be resolved in ${LOOKUP_MS / 1000} s.`));
    }, LOOKUP_MS);
    const turn = () => void begin().finally(() => clearTimeout(late));
    if (mine.running < MOST_LOOKUPS) turn();
    else mine.waiting.push(turn);
  });
}

const isDeclared = (name: string, hosts: string[]) =>
  hosts.map((host) => host.toLowerCase()).some((host) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) && !name.startsWith(".") : name === host));
