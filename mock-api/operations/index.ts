import { aclOperations } from "./acl";
import { connectorOperations } from "./connectors";
import { consumptionOperations } from "./consumptions";
import { ingressRuleOperations } from "./ingress-rules";
import { ipAttachmentOperations } from "./ip-attachments";
import { ipListOperations } from "./ip-list";
import { ipOperations } from "./ips";
import { metadataOperations } from "./metadata";
import type { Operation } from "./operation";
import { privateNetworkSubnetOperations } from "./private-network-subnets";
import { privateNetworkOperations } from "./private-networks";
import { projectOperations } from "./projects";
import { routeOperations } from "./routes";
import { routesWithNexthopOperations } from "./routes-with-nexthop";
import { subnetOverlapOperations } from "./subnet-overlaps";
import { subnetOperations } from "./subnets";
import { vpcOperations } from "./vpcs";

export { DECLINED_OPERATIONS } from "./declined";

/** Everything that is imitated. What is not in here answers 501. */
export const OPERATIONS: readonly Operation[] = [
  ...vpcOperations,
  ...privateNetworkOperations,
  ...privateNetworkSubnetOperations,
  ...subnetOperations,
  ...connectorOperations,
  ...subnetOverlapOperations,
  ...routeOperations,
  ...routesWithNexthopOperations,
  ...aclOperations,
  ...ingressRuleOperations,
  ...ipListOperations,
  ...ipOperations,
  ...ipAttachmentOperations,
  ...projectOperations,
  ...consumptionOperations,
  ...metadataOperations,
];
