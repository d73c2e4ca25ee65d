import type { ConnectorStatus, RenumberingPlan, RenumberingStep, Topology } from "../../core";
import { DEFAULT_ORGANIZATIONS, startServer } from "../../mock-api";
import { Performer } from "./perform";
import { RehearsalClient } from "./rehearsal-client";
import { rehearsalTopology } from "./rehearsal-topology";

/** A connector of a pair in conflict, as the mock showed it. */
export interface SeenStatus {
  readonly connectorId: string;
  readonly status: ConnectorStatus;
}

/** One step with what the connectors showed after it; the first entry, without a step, is before. */
export interface RehearsedStep {
  readonly step?: RenumberingStep;
  readonly statuses: readonly SeenStatus[];
}

export interface Rehearsal {
  readonly steps: readonly RehearsedStep[];
  /** True when every connector showed what the plan says, after every step. */
  readonly asPlanned: boolean;
  readonly assumptions: readonly string[];
}

/**
 * Runs the steps against a mock of its own on a free port, in which a solved conflict waits for a refresh as the console
 * documents, and looks at the connectors after each. Nothing else is touched.
 */
export async function rehearse(topology: Topology, plan: RenumberingPlan): Promise<Rehearsal> {
  const prepared = rehearsalTopology(topology, plan);
  const server = await startServer({ port: 0, settings: { conflict_refresh: "manual" } });
  try {
    const client = new RehearsalClient(server.url, DEFAULT_ORGANIZATIONS[0]!);
    await client.send("PUT", "/mock/state", { settings: { conflict_refresh: "manual" }, topology: prepared.topology });
    const regions = new Map(prepared.topology.vpcs.map((vpc) => [vpc.id, vpc.region ?? "fr-par"]));
    const regionOf = (vpcId: string) => regions.get(prepared.idOf(vpcId))!;
    const performer = new Performer(client, prepared.idOf, regionOf);
    const origins = new Map(topology.connectors.map((connector) => [connector.id, connector.vpcId]));
    const watched = [...new Set(plan.conflicts.flatMap((conflict) => conflict.connectorIds))];
    const look = () =>
      Promise.all(
        watched.map(async (connectorId): Promise<SeenStatus> => {
          const path = `/vpc/v2/regions/${regionOf(origins.get(connectorId)!)}/vpc-connectors/${prepared.idOf(connectorId)}`;
          return { connectorId, status: (await client.send<{ status: ConnectorStatus }>("GET", path)).status };
        }),
      );
    const steps: RehearsedStep[] = [{ statuses: await look() }];
    for (const step of plan.steps) {
      await performer.perform(step.action);
      steps.push({ step, statuses: await look() });
    }
    return { steps, asPlanned: steps.every(isAsPlanned), assumptions: prepared.assumptions };
  } finally {
    await server.close();
  }
}

function isAsPlanned({ step, statuses }: RehearsedStep): boolean {
  return statuses.every(({ status }) => status === (step?.statusAfter ?? "conflict"));
}
