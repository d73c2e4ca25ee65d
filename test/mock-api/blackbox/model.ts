import { meet } from "./naive-blocks";

export interface ModelVpc {
  readonly id: string;
  readonly owner: string;
  readonly projectId: string;
  readonly region: string;
  name: string;
  routing: boolean;
}

export interface ModelNetwork {
  readonly id: string;
  readonly owner: string;
  readonly vpcId: string;
  /** IPv4 before IPv6. */
  subnets: readonly { readonly id: string; readonly block: string }[];
}

export type ModelStatus = "orphan" | "peered" | "conflict";

export interface ModelConnector {
  readonly id: string;
  readonly owner: string;
  readonly projectId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly targetVpcId: string;
  name: string;
  tags: readonly string[];
  /** As the rules give it; what is shown is `shown`. */
  status: ModelStatus;
  /** Until then a new pair still shows as orphan. */
  settlesAt: number;
  locked: boolean;
}

/** One unbroken time of being peered; moments are microseconds. */
export interface ModelMeter {
  readonly owner: string;
  readonly connectorId: string;
  readonly projectId: string;
  readonly startedAt: number;
  stoppedAt: number | null;
}

export interface ModelSettings {
  readonly conflictRefresh: "automatic" | "manual";
  readonly guardOrphan: boolean;
  readonly overlapsPrivacy: boolean;
  readonly settleMs: number;
}

/** How a request must be refused: fields that the body must hold; a pattern must match. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const notFound = (resource: string, id: string): Refusal => ({
  status: 404,
  type: "not_found",
  fields: { resource, resource_id: id, message: "resource is not found" },
});

const invalid = (argument: string, help: RegExp): Refusal => ({
  status: 400,
  type: "invalid_arguments",
  fields: { details: [{ argument_name: argument, help_message: expect.stringMatching(help), reason: expect.any(String) }] },
});

const inUse: Refusal = { status: 412, type: "precondition_failed", fields: { precondition: "resource_still_in_use" } };

/**
 * The rules of peering in the most obvious way: after every change, everything is looked at again by comparing all with all.
 * It shares no code with the project, and no idea but the text of the rules.
 */
export class Model {
  readonly vpcs = new Map<string, ModelVpc>();
  readonly networks = new Map<string, ModelNetwork>();
  readonly connectors = new Map<string, ModelConnector>();
  readonly meters: ModelMeter[] = [];

  constructor(
    readonly settings: ModelSettings,
    public now: number,
  ) {}

  /** The status that a client sees now. */
  shown({ status, settlesAt }: ModelConnector): ModelStatus {
    return status === "peered" && this.now < settlesAt ? "orphan" : status;
  }

  /** Meters that have begun by now. */
  begunMeters(owner: string): ModelMeter[] {
    return this.meters.filter((meter) => meter.owner === owner && meter.startedAt <= this.now);
  }

  vpcOf(owner: string, region: string, id: string): ModelVpc | undefined {
    const vpc = this.vpcs.get(id);
    return vpc?.owner === owner && vpc.region === region ? vpc : undefined;
  }

  mirrorOf(one: ModelConnector): ModelConnector | undefined {
    return [...this.connectors.values()].find(
      (other) => other.region === one.region && other.vpcId === one.targetVpcId && other.targetVpcId === one.vpcId,
    );
  }

  blocksOf(vpcId: string): { id: string; block: string }[] {
    return [...this.networks.values()].filter((network) => network.vpcId === vpcId).flatMap(({ subnets }) => [...subnets]);
  }

  /** Every colliding pair of one subnet here and one there. */
  collisions(vpcId: string, otherId: string): { own: { id: string; block: string }; other: { id: string; block: string } }[] {
    return this.blocksOf(vpcId).flatMap((own) =>
      this.blocksOf(otherId).flatMap((other) => (meet(own.block, other.block) ? [{ own, other }] : [])),
    );
  }

  /** The target VPC of a connector, where it really is one: it must exist in the connector's region. */
  targetOf(connector: ModelConnector): ModelVpc | undefined {
    const target = this.vpcs.get(connector.targetVpcId);
    return target?.region === connector.region ? target : undefined;
  }

  /** Blocks that a new Private Network of this VPC must not touch, because its connectors lead there. */
  guardedBlocks(vpcId: string): string[] {
    return this.blocksBehind(
      (connector) => connector.vpcId === vpcId && (this.settings.guardOrphan || this.mirrorOf(connector) !== undefined),
    );
  }

  /** Those of them that the VPC's organization may see: the mock's own choice must not betray the others. */
  visiblyGuardedBlocks(vpcId: string): string[] {
    return this.blocksBehind((connector) => {
      if (connector.vpcId !== vpcId) return false;
      const isMirrored = this.mirrorOf(connector) !== undefined;
      return isMirrored || (this.settings.guardOrphan && this.targetOf(connector)?.owner === connector.owner);
    });
  }

  private blocksBehind(counts: (connector: ModelConnector) => boolean): string[] {
    return [...this.connectors.values()].filter(counts).flatMap((connector) => {
      const target = this.targetOf(connector);
      return target ? this.blocksOf(target.id).map(({ block }) => block) : [];
    });
  }

  networkRefusal(owner: string, region: string, vpcId: string, blocks: readonly string[]): Refusal | undefined {
    if (!this.vpcOf(owner, region, vpcId)) return notFound("vpc", vpcId);
    const hits = (others: readonly string[]) => blocks.some((block) => others.some((other) => meet(block, other)));
    const inVpc = hits(this.blocksOf(vpcId).map(({ block }) => block));
    const guarded = hits(this.guardedBlocks(vpcId));
    if (inVpc && guarded) return { status: 400, type: "invalid_arguments", fields: {} };
    if (inVpc) return invalid("subnets", /^subnet_overlaps_in_vpc: \{/);
    return guarded ? invalid("subnets", /^subnet_overlaps_in_peered_vpc: \{/) : undefined;
  }

  connectorRefusal(owner: string, region: string, vpcId: string, targetVpcId: string): Refusal | undefined {
    if (!this.vpcOf(owner, region, vpcId)) return notFound("vpc", vpcId);
    if (vpcId === targetVpcId) return invalid("target_vpc_id", /./);
    const twin = [...this.connectors.values()].find((other) => other.vpcId === vpcId && other.targetVpcId === targetVpcId);
    return twin && { status: 409, type: "already_exists", fields: { resource: "vpc_connector", resource_id: twin.id } };
  }

  connectorChangeRefusal(owner: string, region: string, id: string): Refusal | undefined {
    const connector = this.connectors.get(id);
    if (connector?.owner !== owner || connector.region !== region) return notFound("vpc_connector", id);
    return connector.locked ? { status: 403, type: "locked", fields: { resource: "vpc_connector", resource_id: id } } : undefined;
  }

  vpcDeletionRefusal(owner: string, region: string, id: string): Refusal | undefined {
    if (!this.vpcOf(owner, region, id)) return notFound("vpc", id);
    const used = [...this.networks.values(), ...this.connectors.values()].some(({ vpcId }) => vpcId === id);
    return used ? inUse : undefined;
  }

  /** Looks at every connector again and starts and stops meters. @param refreshed a connector whose pair was asked to look again */
  recompute(refreshed?: string): void {
    for (const [connector, next] of [...this.connectors.values()].map((one) => [one, this.#next(one, refreshed)] as const)) {
      const settles = connector.status === "orphan" ? this.settings.settleMs * 1000 : 0;
      if (connector.status !== "peered" && next === "peered") connector.settlesAt = this.now + settles;
      connector.status = next;
    }
    this.#meter();
  }

  #next(connector: ModelConnector, refreshed: string | undefined): ModelStatus {
    const mirror = this.mirrorOf(connector);
    const routed = [connector.vpcId, connector.targetVpcId].every((id) => this.vpcs.get(id)?.routing);
    if (!mirror || !routed) return "orphan";
    if (this.collisions(connector.vpcId, mirror.vpcId).length > 0) return "conflict";
    const asked = refreshed === connector.id || refreshed === mirror.id;
    return this.settings.conflictRefresh === "manual" && connector.status === "conflict" && !asked ? "conflict" : "peered";
  }

  #meter(): void {
    const open = this.meters.filter(({ stoppedAt }) => stoppedAt === null);
    for (const running of open) {
      if (this.connectors.get(running.connectorId)?.status === "peered") continue;
      if (running.startedAt > this.now) this.meters.splice(this.meters.indexOf(running), 1);
      else running.stoppedAt = this.now;
    }
    for (const { id, owner, projectId, status, settlesAt } of this.connectors.values()) {
      if (status !== "peered" || open.some(({ connectorId }) => connectorId === id)) continue;
      this.meters.push({ owner, connectorId: id, projectId, startedAt: Math.max(this.now, settlesAt), stoppedAt: null });
    }
  }
}
