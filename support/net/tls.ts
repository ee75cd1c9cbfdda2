import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Advice } from "../shared/failure";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
let trusted: string | undefined;

/**
 * Trusts the certificates of a PEM file in this thread. Node does this itself when it starts with NODE_EXTRA_CA_CERTS in
 * the environment, but cannot know of one in `.env`. Throws when the file cannot be read.
 */
export function trustCertificates(file: string): void {
  if (trusted === file) return;
  const certificates = readFileSync(file, "utf8").match(CERTIFICATE) ?? [];
  setDefaultCACertificates([...getCACertificates("default"), ...certificates]);
  trusted = file;
}

const NOT_TRUSTED =
  /SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|certificate signature failure|self-signed certificate|unable to (verify the first|get (local )?issuer) certificate/;
const OUT_OF_DATE = /CERT_(HAS_EXPIRED|NOT_YET_VALID)|certificate (has expired|is not yet valid)/;
const OTHER_NAME = /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames/;
const CLIENT_CERTIFICATE = /CERTIFICATE_REQUIRED|certificate required|HANDSHAKE_FAILURE|handshake failure/i;
const NOT_TLS = /WRONG_VERSION_NUMBER|wrong version number|PACKET_LENGTH_TOO_LONG|packet length too long/i;
/** How servers (Go's, nginx, Apache) answer plain HTTP where they expect TLS. */
const WANTS_TLS =
  /HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL/i;

/** Why there is no secure connection to an address; unset when the reason has nothing to do with TLS. */
export function tlsAdvice(address: string, reason: string): Advice | undefined {
  const { host, hostname, port } = new URL(address);
  if (NOT_TRUSTED.test(reason)) {
    return {
      happened: `the certificate of ${host} is not trusted here (${reason})`,
      cause: "it is self-signed, or signed by an authority that Node does not know, such as a company's own",
      remedy: `get that authority's certificate (or the self-signed one itself) as a PEM file from whoever runs ${hostname}, and set NODE_EXTRA_CA_CERTS to its path; if this machine trusts it already, set NODE_USE_SYSTEM_CA=1 instead`,
    };
  }
  if (OUT_OF_DATE.test(reason)) {
    return {
      happened: `the certificate of ${host} is not valid at this time (${reason})`,
      cause: "it has expired, or this machine's clock is wrong",
      remedy: `compare the clock, or have the certificate renewed; its dates: openssl s_client -connect ${hostname}:${port || 443} </dev/null | openssl x509 -noout -dates`,
    };
  }
  if (OTHER_NAME.test(reason)) {
    return {
      happened: `the certificate of ${host} is for other names (${reason})`,
      cause: "the certificate was made for another address, or something else answers there",
      remedy: "use a name that the certificate has, or have a certificate made for this name",
    };
  }
  if (NOT_TLS.test(reason)) {
    return {
      happened: `${host} does not speak HTTPS (${reason})`,
      cause: "it speaks plain HTTP, or something else listens on this port",
      remedy: `try the address with http:// in place of https://, or check the port`,
    };
  }
  if (CLIENT_CERTIFICATE.test(reason)) {
    return {
      happened: `${host} ended the secure connection as it was made (${reason})`,
      cause: "it wants a client certificate, which the suite does not send, or another version of TLS",
      remedy: "use an address behind that gateway, such as PORT_FORWARD=true",
    };
  }
  if (WANTS_TLS.test(reason)) {
    return {
      happened: `${host} was spoken to in plain HTTP, and wants HTTPS (${reason})`,
      cause: "the address begins with http:// where https:// belongs",
      remedy: "write the address with https://",
    };
  }
  return undefined;
}
