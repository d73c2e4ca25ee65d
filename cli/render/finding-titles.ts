import type { FindingCode } from "../../core";

/** What each code says, in a few words; docs/findings.md says more. */
export const FINDING_TITLES: Readonly<Record<FindingCode, string>> = {
  "cidr-overlap": "Private Networks of peered VPCs overlap",
  "region-mismatch": "Peered VPCs lie in different regions",
  "self-peering": "A connector targets its own VPC",
  "duplicate-connector": "Two connectors have the same origin and target",
  "connector-orphan": "A connector has no counterpart",
  "routing-disabled": "A VPC has routing disabled",
  "transitivity-off": "A VPC between two others does not forward",
  "hop-limit": "A path chains more VPCs than allowed",
  "no-route": "A VPC has no route to the destination",
  "no-return-route": "A VPC has no route back",
  "route-to-orphan": "A route leads through an orphan connector",
  "route-to-conflict": "A route leads through a connector in conflict",
  "route-blackhole": "A route leads to nothing",
  "route-shadowed": "A route never takes effect",
  "route-loop": "Routes send packets in a circle",
  "propagation-off": "Custom routes are not propagated in a VPC",
  "ambiguous-destination": "A destination exists in more than one VPC on the way",
  "acl-drop": "An ACL drops packets on the way",
  "quota-connectors": "More connectors than the quota allows",
  "quota-private-networks": "More Private Networks than the quota allows",
  "cost-over-budget": "The peered connectors cost more than the budget",
  "setting-ignored": "The API ignores a setting on creation",
  "acl-port-range": "An ACL rule has a port range that the API rejects",
  "acl-source-port": "An ACL rule relies on a contested meaning of source port 0",
};
