export { bootstrap, dumpWorld, replaceWorld, resetWorld, restoreWorld } from "./bootstrap";
export type { KeyDocument, OrganizationDocument, ProjectDocument, StateDocument } from "./document";
export { exportState } from "./export";
export { importState } from "./import";
export { addOrganization, allOrganizations, organizationToWire } from "./organizations";
export { ObjectReader, StateError } from "./reader";
export { topologyOf } from "./topology";
