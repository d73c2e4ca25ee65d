import type { CompiledTopology } from "../topology/compiled-topology";
import { type CompiledConnector, compareText } from "../topology/compiled-vpc";
import {
  connectorOrphanWording,
  duplicateConnectorWording,
  regionMismatchWording,
  routingDisabledWording,
  selfPeeringWording,
} from "../wording/connector-wording";
import type { Finding } from "./finding";

/** Findings about connectors by themselves: self-peering, region-mismatch, duplicate-connector, routing-disabled, connector-orphan. */
export function peeringFindings(topology: CompiledTopology): Finding[] {
  return [...topology.connectors.flatMap(connectorFindings), ...duplicates(topology.connectors)];
}

function connectorFindings(entry: CompiledConnector): Finding[] {
  const itself = selfPeering(entry);
  if (itself) return [itself];
  const errors = [regionMismatch(entry), routingDisabled(entry)].flatMap((finding) => finding ?? []);
  return errors.length > 0 ? errors : [orphan(entry) ?? []].flat();
}

function selfPeering(entry: CompiledConnector): Finding | undefined {
  const { connector, origin } = entry;
  if (connector.vpcId !== connector.targetVpcId) return undefined;
  return { code: "self-peering", severity: "error", ...selfPeeringWording(entry), subjects: [connector.id, origin.id] };
}

function regionMismatch(entry: CompiledConnector): Finding | undefined {
  const { connector, origin, target } = entry;
  const [own, other] = [origin.vpc.region, target.vpc.region];
  if (own === undefined || other === undefined || own === other) return undefined;
  const subjects = [connector.id, origin.id, target.id];
  return { code: "region-mismatch", severity: "error", ...regionMismatchWording(entry), subjects };
}

function routingDisabled(entry: CompiledConnector): Finding | undefined {
  const { connector, origin, target, status } = entry;
  const off = [origin, target].filter((vpc) => vpc.routing === false);
  if (off.length === 0 || status === "conflict") return undefined;
  const subjects = [connector.id, ...off.map(({ id }) => id)];
  return { code: "routing-disabled", severity: "error", ...routingDisabledWording(entry, off), subjects };
}

function orphan(entry: CompiledConnector): Finding | undefined {
  const { connector, origin, target, status } = entry;
  if (status !== "orphan") return undefined;
  return {
    code: "connector-orphan",
    severity: "warning",
    ...connectorOrphanWording(entry),
    subjects: [connector.id, origin.id, target.id],
  };
}

function duplicates(connectors: readonly CompiledConnector[]): Finding[] {
  const first = new Map<string, CompiledConnector>();
  return [...connectors]
    .sort((a, b) => compareText(a.connector.id, b.connector.id))
    .flatMap((entry): Finding[] => {
      const { connector, origin, target } = entry;
      if (origin === target) return [];
      const key = JSON.stringify([connector.vpcId, connector.targetVpcId]);
      const kept = first.get(key);
      if (!kept) {
        first.set(key, entry);
        return [];
      }
      const subjects = [kept.connector.id, connector.id];
      return [{ code: "duplicate-connector", severity: "error", ...duplicateConnectorWording(kept, entry), subjects }];
    });
}
