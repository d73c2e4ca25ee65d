import { type ConnectorStatus, type RenumberingPlan, type RenumberingStep, reachability, type Topology } from "../../core";
import { DEFAULT_ORGANIZATIONS, startServer } from "../../mock-api";
import { StepRunner } from "./perform";
import { RehearsalClient } from "./rehearsal-client";
import { rehearsalTopology } from "./rehearsal-topology";

/** A connector of a pair in conflict, as the mock showed it. */
export interface SeenStatus {
  readonly connectorId: string;
  readonly status: ConnectorStatus;
}

/** A pair of networks, by the plan's ids, that was reachable before the first step. */
export interface RehearsedPair {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
}

/** One step with what the connectors showed after it; the first entry, without a step, is before. */
export interface RehearsedStep {
  readonly step?: RenumberingStep;
  readonly statuses: readonly SeenStatus[];
  /** Pairs reachable before the first step and not after this one, from the whole matrix of both families. */
  readonly cutOff: readonly RehearsedPair[];
}

/** The steps as rehearsed, and whether they went as planned. */
export interface Rehearsal {
  readonly steps: readonly RehearsedStep[];
  /** True when, after every step, each connector had the planned status and exactly the announced pairs were cut off. */
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
    const performer = new StepRunner(client, prepared.idOf, regionOf);
    const origins = new Map(topology.connectors.map((connector) => [connector.id, connector.vpcId]));
    const watched = [...new Set(plan.conflicts.flatMap((conflict) => conflict.connectorIds))];
    const look = () =>
      Promise.all(
        watched.map(async (connectorId): Promise<SeenStatus> => {
          const path = `/vpc/v2/regions/${regionOf(origins.get(connectorId)!)}/vpc-connectors/${prepared.idOf(connectorId)}`;
          return { connectorId, status: (await client.send<{ status: ConnectorStatus }>("GET", path)).status };
        }),
      );
    const drained = new Set<string>();
    const idNow = (id: string) => (drained.has(id) ? performer.newNetworkId(id)! : prepared.idOf(id));
    const matrices = async () => reachablePairs(await client.send<Topology>("GET", "/mock/topology"));
    const before = await matrices();
    const wanted = pairsOf(topology).filter(({ from, to, family }) => before.has(pairKey(prepared.idOf(from), prepared.idOf(to), family)));
    const steps: RehearsedStep[] = [{ statuses: await look(), cutOff: [] }];
    for (const step of plan.steps) {
      await performer.perform(step.action);
      if (step.action.kind === "drain") drained.add(step.action.move.privateNetworkId);
      const reached = await matrices();
      const cutOff = wanted.filter(({ from, to, family }) => !reached.has(pairKey(idNow(from), idNow(to), family)));
      steps.push({ step, statuses: await look(), cutOff });
    }
    const asPlanned = steps.every((entry, number) => isAsPlanned(entry) && areAnnounced(plan, entry.cutOff, number));
    return { steps, asPlanned, assumptions: prepared.assumptions };
  } finally {
    await server.close();
  }
}

function isAsPlanned({ step, statuses }: RehearsedStep): boolean {
  return statuses.every(({ status }) => status === (step?.statusAfter ?? "conflict"));
}

/** True when exactly the pairs that the plan announces for this step are cut off. */
function areAnnounced({ interruptions }: RenumberingPlan, cutOff: readonly RehearsedPair[], number: number): boolean {
  const due = interruptions.filter(({ afterStep, untilStep = Infinity }) => afterStep <= number && number < untilStep);
  const keys = new Set(due.map(({ from, to, family }) => pairKey(from, to, family)));
  return keys.size === cutOff.length && cutOff.every(({ from, to, family }) => keys.has(pairKey(from, to, family)));
}

const FAMILIES = [4, 6] as const;
const pairKey = (from: string, to: string, family: 4 | 6) => `${from}\n${to}\n${family}`;

function pairsOf({ privateNetworks }: Topology): RehearsedPair[] {
  const ids = privateNetworks.map(({ id }) => id);
  return FAMILIES.flatMap((family) => ids.flatMap((from) => ids.flatMap((to) => (from === to ? [] : [{ from, to, family }]))));
}

/** Keys of all pairs of networks that reach each other, by family. */
function reachablePairs(topology: Topology): Set<string> {
  return new Set(
    FAMILIES.flatMap((family) => {
      const { privateNetworks, privateNetworkMatrix } = reachability(topology, { family });
      return privateNetworks.flatMap((from, row) =>
        privateNetworks.flatMap((to, column) => (privateNetworkMatrix[row]![column] === "reachable" ? [pairKey(from, to, family)] : [])),
      );
    }),
  );
}
