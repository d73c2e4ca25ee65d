import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { selfSignedCertificate } from "../../provider/protocol/certificate";

describe("the certificate of one run", () => {
  const now = new Date("2026-09-01T08:00:00Z");
  const made = selfSignedCertificate(now);
  const certificate = new X509Certificate(made.der);

  test("is for localhost, signed by itself", () => {
    expect(certificate.subject).toBe("CN=localhost");
    expect(certificate.issuer).toBe("CN=localhost");
    expect(certificate.subjectAltName).toBe("DNS:localhost");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.ca).toBe(true);
  });

  test("has an EC key on P-256, and the private key is its other half", () => {
    expect(certificate.publicKey.asymmetricKeyType).toBe("ec");
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    const derived = createPublicKey(createPrivateKey(made.privateKeyPem)).export({ type: "spki", format: "der" });
    expect(derived).toEqual(certificate.publicKey.export({ type: "spki", format: "der" }));
  });

  test("is valid from an hour before now for a year", () => {
    expect(new Date(certificate.validFrom).toISOString()).toBe("2026-09-01T07:00:00.000Z");
    expect(new Date(certificate.validTo).toISOString()).toBe("2027-09-01T08:00:00.000Z");
  });

  test("says in PEM what it says in DER", () => expect(new X509Certificate(made.certificatePem).raw).toEqual(made.der));

  test("is another one every time", () => {
    const other = new X509Certificate(selfSignedCertificate(now).der);
    expect(other.serialNumber).not.toBe(certificate.serialNumber);
    expect(other.fingerprint256).not.toBe(certificate.fingerprint256);
  });
});
