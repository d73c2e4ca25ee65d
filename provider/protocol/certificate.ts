/** A certificate for one run of the plugin, in DER by hand: a library for it would double the start-up time. */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

const tag = (type: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([type, ...length]), body]);
};
const sequence = (...content: Uint8Array[]) => tag(0x30, ...content);
const set = (...content: Uint8Array[]) => tag(0x31, ...content);
const integer = (...bytes: number[]) => tag(0x02, Buffer.from(bytes));
const octets = (...content: Uint8Array[]) => tag(0x04, ...content);
const bits = (unused: number, content: Uint8Array) => tag(0x03, Buffer.from([unused]), content);
const objectId = (hex: string) => tag(0x06, Buffer.from(hex, "hex"));
const utf8 = (text: string) => tag(0x0c, Buffer.from(text, "utf8"));
const TRUE = tag(0x01, Buffer.from([0xff]));
const extension = (id: string, ...content: Uint8Array[]) => sequence(objectId(id), ...content);

/** UTCTime, good until 2049. */
const time = (at: Date) => tag(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`, "latin1"));

const ECDSA_WITH_SHA256 = sequence(objectId("2a8648ce3d040302"));
const COMMON_NAME = "550403";
const DAY_MS = 86_400_000;

const extensions = () =>
  sequence(
    extension("551d13", TRUE, octets(sequence(TRUE))), // basic constraints: its own authority
    extension("551d0f", TRUE, octets(bits(2, Buffer.from([0b10000100])))), // key usage: digital signature, certificate signing
    extension("551d25", octets(sequence(objectId("2b06010505070301"), objectId("2b06010505070302")))), // extended key usage: server and client, as go-plugin's
    extension("551d11", octets(sequence(tag(0x82, Buffer.from("localhost", "latin1"))))), // alternative name
  );

export interface Certificate {
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A self-signed EC P-256 certificate for `localhost`, valid from an hour before `now` for a year. */
export function selfSignedCertificate(now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(objectId(COMMON_NAME), utf8("localhost"))));
  const body = sequence(
    tag(0xa0, integer(2)), // version 3
    integer(1, ...randomBytes(15)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(now.getTime() - DAY_MS / 24)), time(new Date(now.getTime() + 365 * DAY_MS))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tag(0xa3, extensions()),
  );
  const der = sequence(body, ECDSA_WITH_SHA256, bits(0, sign("sha256", body, privateKey)));
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  return {
    der,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
