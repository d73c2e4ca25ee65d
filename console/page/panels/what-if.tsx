import { useState } from "preact/hooks";
import { Cidr, CidrError, privateNetworkBlockProblem, type Topology } from "../../../core";
import { describeEdit, type Edit, nextId } from "../../model/edits";
import { nameOf, type PanelProps } from "./panel";

/** Changes tried out on the page: statuses, paths, findings and cost follow at once. */
export function WhatIfPanel({ topology, document, edits, setEdits, selection }: PanelProps) {
  const [copied, setCopied] = useState("");
  const add = (...more: readonly Edit[]) => setEdits([...edits, ...more]);
  const copy = async () => {
    const text = JSON.stringify(topology, undefined, 2);
    try {
      await navigator.clipboard.writeText(text);
      setCopied("Copied. Save it as topology.json: check, reach and lab read it.");
    } catch {
      setCopied("The browser allows no copying here: select the text below.");
    }
  };
  return (
    <>
      <h2>What if</h2>
      <ConnectorForm topology={topology} add={add} />
      <RouteForm topology={topology} add={add} />
      <NetworkForm topology={topology} add={add} />
      <Removals topology={topology} add={add} selection={selection} />
      <h3>Your changes: {edits.length}</h3>
      <ol>
        {edits.map((edit, index) => (
          <li key={JSON.stringify(edit)}>
            {describeEdit(edit, edits.length > 0 && edit.kind === "remove" ? document.topology : topology)}{" "}
            <button type="button" onClick={() => setEdits(edits.filter((_, other) => other !== index))}>
              undo
            </button>
          </li>
        ))}
      </ol>
      {edits.length > 0 && (
        <>
          <button type="button" onClick={() => setEdits([])}>
            Undo all
          </button>{" "}
          <button type="button" onClick={copy}>
            Copy as topology file
          </button>
          <p role="status">{copied}</p>
          <label>
            Topology file
            <textarea readOnly rows={6} value={JSON.stringify(topology, undefined, 2)} />
          </label>
        </>
      )}
    </>
  );
}

interface FormProps {
  readonly topology: Topology;
  readonly add: (...edits: readonly Edit[]) => void;
}

function VpcChoice({
  label,
  value,
  topology,
  choose,
}: {
  readonly label: string;
  readonly value: string;
  readonly topology: Topology;
  readonly choose: (id: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">choose</option>
        {topology.vpcs.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function ConnectorForm({ topology, add }: FormProps) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const connect = (both: boolean) => {
    const id = nextId("what-if-connector", topology);
    const back: Edit[] = both ? [{ kind: "add-connector", id: `${id}-back`, vpcId: to, targetVpcId: from }] : [];
    add({ kind: "add-connector", id, vpcId: from, targetVpcId: to }, ...back);
  };
  const ready = from !== "" && to !== "" && from !== to;
  return (
    <fieldset>
      <legend>Peer two VPCs</legend>
      <VpcChoice label="From" value={from} topology={topology} choose={setFrom} />
      <VpcChoice label="To" value={to} topology={topology} choose={setTo} />
      <button type="button" disabled={!ready} onClick={() => connect(false)}>
        Add one connector
      </button>
      <button type="button" disabled={!ready} onClick={() => connect(true)}>
        Add both
      </button>
    </fieldset>
  );
}

function RouteForm({ topology, add }: FormProps) {
  const [connectorId, setConnector] = useState("");
  const [destination, setDestination] = useState("");
  const problem = destination === "" ? undefined : cidrProblem(destination);
  const connector = topology.connectors.find(({ id }) => id === connectorId);
  return (
    <fieldset>
      <legend>Add a route</legend>
      <label>
        Through connector
        <select value={connectorId} onChange={(event) => setConnector(event.currentTarget.value)}>
          <option value="">choose</option>
          {topology.connectors.map(({ id, name, vpcId }) => (
            <option key={id} value={id}>
              {name} (in VPC {nameOf(topology, vpcId)})
            </option>
          ))}
        </select>
      </label>
      <label>
        Destination
        <input
          size={18}
          placeholder="10.1.0.0/22"
          value={destination}
          onInput={(event) => setDestination(event.currentTarget.value.trim())}
        />
      </label>
      <button
        type="button"
        disabled={!connector || destination === "" || problem !== undefined}
        onClick={() => add({ kind: "add-route", id: nextId("what-if-route", topology), vpcId: connector!.vpcId, destination, connectorId })}
      >
        Add
      </button>
      {problem && <p role="alert">{problem}</p>}
    </fieldset>
  );
}

function NetworkForm({ topology, add }: FormProps) {
  const [vpcId, setVpc] = useState("");
  const [block, setBlock] = useState("");
  const problem = block === "" ? undefined : (cidrProblem(block) ?? networkProblem(block));
  const id = nextId("what-if-network", topology);
  return (
    <fieldset>
      <legend>Add a Private Network</legend>
      <VpcChoice label="VPC" value={vpcId} topology={topology} choose={setVpc} />
      <label>
        Block
        <input size={18} placeholder="10.9.0.0/22" value={block} onInput={(event) => setBlock(event.currentTarget.value.trim())} />
      </label>
      <button
        type="button"
        disabled={vpcId === "" || block === "" || problem !== undefined}
        onClick={() => add({ kind: "add-network", id, vpcId, name: id, block })}
      >
        Add
      </button>
      {problem && <p role="alert">{problem}</p>}
    </fieldset>
  );
}

/** What can be removed or switched for the selected object. */
function Removals({ topology, add, selection }: FormProps & { readonly selection: string | undefined }) {
  const vpc = topology.vpcs.find(({ id }) => id === selection);
  const connector = topology.connectors.find(({ id }) => id === selection);
  if (connector) {
    return (
      <fieldset>
        <legend>Connector {connector.name}</legend>
        <button type="button" onClick={() => add({ kind: "remove", what: "connector", id: connector.id })}>
          Remove it
        </button>
      </fieldset>
    );
  }
  if (!vpc) return <p class="hint">Select a VPC or a peering to remove its parts or to change transitivity.</p>;
  const on = vpc.transitivityEnabled === true;
  const parts = [
    ...topology.privateNetworks.filter(({ vpcId }) => vpcId === vpc.id).map(({ id, name }) => ({ what: "network" as const, id, name })),
    ...topology.connectors.filter(({ vpcId }) => vpcId === vpc.id).map(({ id, name }) => ({ what: "connector" as const, id, name })),
    ...topology.routes
      .filter(({ vpcId }) => vpcId === vpc.id)
      .map(({ id, destination }) => ({ what: "route" as const, id, name: destination ?? id })),
  ];
  return (
    <fieldset>
      <legend>VPC {vpc.name}</legend>
      <button type="button" onClick={() => add({ kind: "set-transitivity", vpcId: vpc.id, on: !on })}>
        Create it {on ? "without" : "with"} transitivity
      </button>
      <ul>
        {parts.map(({ what, id, name }) => (
          <li key={id}>
            {what} {name}{" "}
            <button type="button" onClick={() => add({ kind: "remove", what, id })}>
              remove
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function cidrProblem(text: string): string | undefined {
  try {
    Cidr.parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof CidrError) return error.message;
    throw error;
  }
}

function networkProblem(text: string): string | undefined {
  return privateNetworkBlockProblem(Cidr.parse(text)) ? "A Private Network cannot have this block." : undefined;
}
