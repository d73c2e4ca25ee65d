import type { CompiledTopology } from "../topology/compiled-topology";
import type { CompiledConnector } from "../topology/compiled-vpc";
import type { Finding } from "./finding";

/** Findings about connectors by themselves: self-peering, region-mismatch, duplicate-connector, routing-disabled, connector-orphan. */
export function peeringFindings(topology: CompiledTopology): Finding[] {
  return [
    ...topology.connectors.flatMap((entry) => selfPeering(entry) ?? regionMismatch(entry) ?? routingDisabled(entry) ?? orphan(entry) ?? []),
    ...duplicates(topology.connectors),
  ];
}

function selfPeering({ connector, origin }: CompiledConnector): Finding | undefined {
  if (connector.vpcId !== connector.targetVpcId) return undefined;
  return {
    code: "self-peering",
    severity: "error",
    message: `connector ${connector.name} has VPC ${origin.vpc.name} as origin and as target`,
    subjects: [connector.id, origin.vpc.id],
    hint: "networks of one VPC reach each other without peering: remove the connector, or name another target",
  };
}

function regionMismatch({ connector, origin, target }: CompiledConnector): Finding | undefined {
  const [own, other] = [origin.vpc.region, target.vpc.region];
  if (own === undefined || other === undefined || own === other) return undefined;
  return {
    code: "region-mismatch",
    severity: "error",
    message: `connector ${connector.name} joins VPC ${origin.vpc.name} in ${own} and VPC ${target.vpc.name} in ${other}: peering works within one region`,
    subjects: [connector.id, origin.vpc.id, target.vpc.id],
    hint: `move one of the VPCs, or join the regions ${own} and ${other} by VPN`,
  };
}

function routingDisabled({ connector, origin, target, status }: CompiledConnector): Finding | undefined {
  const off = [origin, target].filter((vpc) => !vpc.routing);
  if (off.length === 0 || status === "conflict") return undefined;
  const names = off.map((vpc) => `VPC ${vpc.vpc.name}`).join(" and ");
  return {
    code: "routing-disabled",
    severity: "error",
    message: `connector ${connector.name} from VPC ${origin.vpc.name} to VPC ${target.vpc.name} carries nothing: routing is disabled on ${names}`,
    subjects: [connector.id, ...off.map((vpc) => vpc.vpc.id)],
    hint: `enable routing on ${names} (this cannot be undone)`,
  };
}

function orphan({ connector, origin, target, status, mirror }: CompiledConnector): Finding | undefined {
  if (status !== "orphan") return undefined;
  return {
    code: "connector-orphan",
    severity: "warning",
    message: mirror
      ? `connector ${connector.name} from VPC ${origin.vpc.name} to VPC ${target.vpc.name} is an orphan although connector ${mirror.name} points back`
      : `connector ${connector.name} from VPC ${origin.vpc.name} to VPC ${target.vpc.name} is an orphan: no connector points back`,
    subjects: [connector.id, origin.vpc.id, target.vpc.id],
    hint: mirror
      ? "read the status again: both turn to peered once the service has matched them"
      : `create a connector from VPC ${target.vpc.name} to VPC ${origin.vpc.name}, or ask its owner to`,
  };
}

function duplicates(connectors: readonly CompiledConnector[]): Finding[] {
  const first = new Map<string, CompiledConnector>();
  return connectors.flatMap((entry): Finding[] => {
    const { connector, origin, target } = entry;
    if (origin === target) return [];
    const key = `${connector.vpcId}>${connector.targetVpcId}`;
    const before = first.get(key);
    if (!before) {
      first.set(key, entry);
      return [];
    }
    return [
      {
        code: "duplicate-connector",
        severity: "error",
        message: `connectors ${before.connector.name} and ${connector.name} both go from VPC ${origin.vpc.name} to VPC ${target.vpc.name}`,
        subjects: [before.connector.id, connector.id],
        hint: `remove connector ${connector.name} and lead its routes through ${before.connector.name}`,
      },
    ];
  });
}
