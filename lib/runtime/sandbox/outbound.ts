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
  const [first] = await publicAddresses(name, allowed).catch((error: NodeJS.ErrnoException) => {
    throw new OutboundRefused(error.name === "PrivateAddress" ? error.message : `'${name}' could not be resolved (${error.code ?? error.message}).`);
  });
  return (first as { address: string }).address;
}

const isDeclared = (name: string, hosts: string[]) =>
  hosts.map((host) => host.toLowerCase()).some((host) => (host.startsWith("*.") ? name.endsWith(host.slice(1)) && !name.startsWith(".") : name === host));
