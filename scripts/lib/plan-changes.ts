interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

/** What a plan would do to one resource or output: its address and the actions, for example ["update"]. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
}

/** Everything that a plan, in Terraform's JSON, changes: managed resources, and outputs as `output.NAME`; sorted by address. */
export function plannedChanges(planJson: string): PlannedChange[] {
  const { resource_changes: resources = [], output_changes: outputs = {} } = JSON.parse(planJson) as PlanJson;
  return [
    ...resources.filter(({ mode }) => mode === "managed").map(({ address, change }) => ({ address, actions: change.actions })),
    ...Object.entries(outputs).map(([name, { actions }]) => ({ address: `output.${name}`, actions })),
  ]
    .filter(({ actions }) => actions.join() !== "no-op")
    .sort((a, b) => a.address.localeCompare(b.address));
}

/** The addresses only. */
export function changedAddresses(planJson: string): string[] {
  return plannedChanges(planJson).map(({ address }) => address);
}
