import { generate } from "selfsigned";

/** A certificate with its private key, both in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY = 86_400_000;

/** The certificate of an authority of one's own, as a company has it. */
export function authority(name = "Test Authority"): Promise<Certificate> {
  return make(name, [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
  ]);
}

/** A server's certificate for a DNS name and the loopback address; without an authority it is self-signed. */
export function serverCertificate(name: string, by?: Certificate, validUntil = new Date(Date.now() + DAY)) {
  return make(
    name,
    [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: name },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
    by,
    validUntil,
  );
}

async function make(
  commonName: string,
  extensions: NonNullable<Parameters<typeof generate>[1]>["extensions"],
  by?: Certificate,
  notAfterDate = new Date(Date.now() + DAY),
): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 2 * DAY),
    notAfterDate,
    ...(extensions ? { extensions } : {}),
    ...(by ? { ca: by } : {}),
  });
  return { cert, key };
}
