import { operation } from "./operation";

/** Asked by current Go clients after each call until it answers once (SDK); they build `srn` from it. Answers without a key. */
const getMetadata = operation({
  name: "GetMetadata",
  method: "GET",
  path: "/metadata",
  source: "documented",
  answer: "Metadata",
  handle: () => ({ platform: "external", partition: "scw", domain: "scw.eu" }),
});

export const metadataOperations = [getMetadata];
