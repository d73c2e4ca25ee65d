import type { CompiledConnector, CompiledVpc } from "../topology/compiled-vpc";
import { listed, type Wording } from "./text";

const ends = ({ connector, origin, target }: CompiledConnector) =>
  `connector ${connector.name} from VPC ${origin.name} to VPC ${target.name}`;

export function selfPeeringWording({ connector, origin }: CompiledConnector): Wording {
  return {
    message: `connector ${connector.name} peers VPC ${origin.name} with itself`,
    hint: "delete the connector or choose another target; networks of one VPC reach each other without peering",
  };
}

export function regionMismatchWording({ connector, origin, target }: CompiledConnector): Wording {
  const [own, other] = [origin.vpc.region, target.vpc.region];
  return {
    message: `connector ${connector.name} joins VPC ${origin.name} in ${own} and VPC ${target.name} in ${other}: peering works within one region`,
    hint: `recreate one of the VPCs in the other region, or connect regions ${own} and ${other} by VPN`,
  };
}

/** @param off the ends whose routing is disabled */
export function routingDisabledWording(connector: CompiledConnector, off: readonly CompiledVpc[]): Wording {
  const names = listed(off.map(({ name }) => `VPC ${name}`));
  return {
    message: `${ends(connector)} carries no traffic: routing is disabled on ${names}`,
    hint: routingHint(names),
  };
}

/** @param names one VPC or several, as `VPC a and VPC b` */
export const routingHint = (names: string) => `enable routing on ${names} (this cannot be undone)`;

export function connectorOrphanWording(connector: CompiledConnector): Wording {
  const { origin, target, mirror } = connector;
  return mirror
    ? {
        message: `${ends(connector)} is an orphan although connector ${mirror.name} points back`,
        hint: "read the status again: both become peered once the service has matched them",
      }
    : {
        message: `${ends(connector)} is an orphan: no connector points back`,
        hint: `${mirrorHint(connector)}, or ask the owner of VPC ${target.name} for a connector to VPC ${origin.name}`,
      };
}

export const mirrorHint = ({ origin, target }: CompiledConnector) => `create a connector from VPC ${target.name} to VPC ${origin.name}`;

/** @param kept the connector that stays */
export function duplicateConnectorWording(kept: CompiledConnector, extra: CompiledConnector): Wording {
  return {
    message: `connectors ${kept.connector.name} and ${extra.connector.name} both go from VPC ${kept.origin.name} to VPC ${kept.target.name}`,
    hint: `delete connector ${extra.connector.name} and point its routes at ${kept.connector.name}`,
  };
}

export function hiddenConflictWording(connector: CompiledConnector): Wording {
  const { target } = connector;
  return {
    message: `${ends(connector)} is in conflict, but the overlapping network is not visible to you`,
    hint: `ask for the blocks of VPC ${target.name} and renumber one side; if the overlap is already resolved, refresh the connector`,
  };
}

/** A connector without any route through it. */
export function unusedConnectorWording({ connector, origin, target }: CompiledConnector): Wording {
  const cure =
    target.networks.length > 0
      ? `add a route for each block of VPC ${target.name}`
      : `declare the blocks of VPC ${target.name} and add a route for each`;
  return {
    message: `connector ${connector.name} ${connector.planned ? "will be peered" : "is peered"}, but VPC ${origin.name} has no route through it to VPC ${target.name}: peering creates no routes`,
    hint: `${cure} via connector ${connector.name} in VPC ${origin.name}, or delete the connector`,
  };
}
