import type { Topology } from "../../core";
import type { Filter } from "../model/view";

interface FiltersProps {
  readonly topology: Topology;
  readonly owners: Readonly<Record<string, string>>;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

/** Search and filters of the picture. */
export function Filters({ topology, owners, filter, setFilter }: FiltersProps) {
  const values = (pick: (vpc: Topology["vpcs"][number]) => string | undefined) =>
    [...new Set(topology.vpcs.flatMap((vpc) => pick(vpc) ?? []))].sort();
  const change = (part: Partial<Filter>) => setFilter({ ...filter, ...part });
  return (
    <search class="filters">
      <label>
        Search
        <input
          type="search"
          placeholder="name, id or block"
          value={filter.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </label>
      <Choice
        label="Organization"
        value={filter.organizationId}
        options={values(({ organizationId }) => organizationId)}
        names={owners}
        choose={(organizationId) => change({ organizationId })}
      />
      <Choice label="Region" value={filter.region} options={values(({ region }) => region)} choose={(region) => change({ region })} />
      <Choice
        label="Status"
        value={filter.status}
        options={["peered", "planned", "orphan", "conflict", "undecided"]}
        choose={(status) => change({ status })}
      />
      <label class="check">
        <input type="checkbox" checked={filter.hideUnused} onChange={(event) => change({ hideUnused: event.currentTarget.checked })} />
        Hide unused
      </label>
      {filter.focus && (
        <button type="button" onClick={() => change({ focus: undefined })}>
          Show all VPCs
        </button>
      )}
    </search>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  readonly choose: (value: string | undefined) => void;
}

/** A list with an entry for "all". */
export function Choice({ label, value, options, names = {}, choose }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={value ?? ""} onChange={(event) => choose(event.currentTarget.value || undefined)}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {names[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}
