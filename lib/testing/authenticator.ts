import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const ORIGIN = "http://localhost:3000";
const sha256 = (value: string | Uint8Array) => createHash("sha256").update(value).digest();
const base64url = (value: Uint8Array | string) => Buffer.from(value).toString("base64url");

/** What a test can have an authenticator get wrong. */
type Fault = { origin?: string; rpId?: string; counter?: number; userVerified?: boolean; type?: string; signature?: Uint8Array };

/** An authenticator in software: one ES256 key, real registrations (attestation "none") and real signatures. */
export function createAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(32);
  let counter = 0;

  const clientData = (type: string, challenge: string, fault: Fault) =>
    Buffer.from(JSON.stringify({ type: fault.type ?? type, challenge, origin: fault.origin ?? ORIGIN, crossOrigin: false }));
  /** rpIdHash, flags (user present, user verified, key attached), counter. */
  const head = (flags: number, fault: Fault) => {
    const bytes = Buffer.alloc(5);
    bytes[0] = flags | 0x01 | (fault.userVerified === false ? 0 : 0x04);
    bytes.writeUInt32BE(fault.counter ?? ++counter, 1);
    return Buffer.concat([sha256(fault.rpId ?? "localhost"), bytes]);
  };
  const common = { id: base64url(id), rawId: base64url(id), type: "public-key", clientExtensionResults: {} };

  return {
    id: base64url(id),
    /** What `navigator.credentials.create` would give. */
    register(challenge: string, fault: Fault = {}) {
      const cose = Buffer.concat([hex("a5010203262001215820"), Buffer.from(x, "base64url"), hex("225820"), Buffer.from(y, "base64url")]);
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      const data = Buffer.concat([head(0x40, fault), credential]);
      // {"fmt": "none", "attStmt": {}, "authData": …} in CBOR.
      const attestation = Buffer.concat([hex("a363666d74646e6f6e656761747453746d74a0686175746844617461"), Buffer.from([0x58, data.length]), data]);
      const clientDataJSON = base64url(clientData("webauthn.create", challenge, fault));
      return { ...common, response: { clientDataJSON, attestationObject: base64url(attestation), transports: ["internal"] } };
    },
    /** What `navigator.credentials.get` would give. */
    answer(challenge: string, fault: Fault = {}) {
      const client = clientData("webauthn.get", challenge, fault);
      const data = head(0, fault);
      const signature = fault.signature ?? sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
      return { ...common, response: { clientDataJSON: base64url(client), authenticatorData: base64url(data), signature: base64url(signature) } };
    },
  };
}

const hex = (text: string) => Buffer.from(text, "hex");
