/** The Terraform plugin: `main.ts` is its entry, this is what a program needs that plays the part of Terraform. */
export { selfSignedCertificate } from "./protocol/certificate";
export { MAGIC_COOKIE, PLUGIN_PROTOCOL } from "./protocol/handshake";
