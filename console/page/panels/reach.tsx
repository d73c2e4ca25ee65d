import { useEffect, useState } from "preact/hooks";
import { type Endpoint, type Topology, type TraceOptions, trace, UnknownEndpointError } from "../../../core";
import { FindingList } from "./findings";
import { nameOf, type PanelProps } from "./panel";

interface Question {
  readonly from: End;
  readonly to: End;
  readonly protocol: string;
  readonly port: string;
  readonly family: string;
}

interface End {
  readonly vpcId: string;
  readonly networkId: string;
  readonly address: string;
}

const NOWHERE: End = { vpcId: "", networkId: "", address: "" };

/** Two ends, and the answer hop by hop in both directions. */
export function ReachPanel({ topology, document, trace: answer, setTrace, select }: PanelProps) {
  const [question, ask] = useState<Question>({ from: NOWHERE, to: NOWHERE, protocol: "", port: "", family: "" });
  const [error, setError] = useState<string>();
  useEffect(() => {
    setError(undefined);
    if (!question.from.vpcId || !question.to.vpcId) return setTrace(undefined);
    try {
      const ends = { from: endpoint(question.from), to: endpoint(question.to) };
      setTrace(trace(topology, ends, { ...optionsOf(question), maxHops: document.options.maxHops }));
    } catch (cause) {
      setTrace(undefined);
      if (!(cause instanceof UnknownEndpointError)) throw cause;
      setError(cause.message);
    }
  }, [question, topology]);
  const change = (part: Partial<Question>) => ask({ ...question, ...part });
  return (
    <>
      <h2>Can A reach B?</h2>
      <EndForm title="From" end={question.from} topology={topology} change={(from) => change({ from })} />
      <EndForm title="To" end={question.to} topology={topology} change={(to) => change({ to })} />
      <fieldset>
        <legend>Traffic</legend>
        <label>
          Protocol
          <select value={question.protocol} onChange={(event) => change({ protocol: event.currentTarget.value, port: "" })}>
            <option value="">any</option>
            <option>TCP</option>
            <option>UDP</option>
            <option>ICMP</option>
          </select>
        </label>
        <label>
          Port
          <input
            inputMode="numeric"
            size={6}
            disabled={!["TCP", "UDP"].includes(question.protocol)}
            value={question.port}
            onInput={(event) => change({ port: event.currentTarget.value })}
          />
        </label>
        <label>
          Family
          <select value={question.family} onChange={(event) => change({ family: event.currentTarget.value })}>
            <option value="">both</option>
            <option value="4">IPv4</option>
            <option value="6">IPv6</option>
          </select>
        </label>
      </fieldset>
      {error && (
        <p class="alert" role="alert">
          {error}
        </p>
      )}
      <div aria-live="polite">
        {answer && (
          <>
            <p class={`verdict ${answer.undecided ? "undecided" : answer.verdict}`}>{answer.undecided ? "undecided" : answer.verdict}</p>
            <Hops title="There" hops={answer.forward} topology={topology} />
            <Hops title="And back" hops={answer.back} topology={topology} />
            {answer.blocker && (
              <FindingList findings={[answer.blocker, ...answer.additionalBlockers]} topology={topology} select={select} />
            )}
            <details>
              <summary>{answer.assumptions.length} assumptions</summary>
              <ul>
                {answer.assumptions.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </details>
          </>
        )}
      </div>
    </>
  );
}

function EndForm({
  title,
  end,
  topology,
  change,
}: {
  readonly title: string;
  readonly end: End;
  readonly topology: Topology;
  readonly change: (end: End) => void;
}) {
  const networks = topology.privateNetworks.filter(({ vpcId }) => vpcId === end.vpcId);
  return (
    <fieldset>
      <legend>{title}</legend>
      <label>
        VPC
        <select value={end.vpcId} onChange={(event) => change({ ...NOWHERE, vpcId: event.currentTarget.value })}>
          <option value="">choose</option>
          {topology.vpcs.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Network
        <select value={end.networkId} onChange={(event) => change({ ...end, networkId: event.currentTarget.value })}>
          <option value="">all</option>
          {networks.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Address
        <input
          size={16}
          placeholder="optional"
          value={end.address}
          onInput={(event) => change({ ...end, address: event.currentTarget.value.trim() })}
        />
      </label>
    </fieldset>
  );
}

function Hops({
  title,
  hops,
  topology,
}: {
  readonly title: string;
  readonly hops: readonly import("../../../core").Hop[];
  readonly topology: Topology;
}) {
  if (hops.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ol>
        {hops.map(({ vpcId, destination, connectorId, connectorStatus, privateNetworkId, steeredTo }, index) => (
          <li key={`${index}-${vpcId}`}>
            VPC {nameOf(topology, vpcId)}: {destination}
            {connectorId && ` via connector ${nameOf(topology, connectorId)} (${connectorStatus})`}
            {privateNetworkId && ` in network ${nameOf(topology, privateNetworkId)}`}
            {steeredTo && `, steered to ${steeredTo}`}
          </li>
        ))}
      </ol>
    </>
  );
}

function endpoint({ vpcId, networkId, address }: End): Endpoint {
  return { vpcId, ...(networkId && { privateNetworkId: networkId }), ...(address && { address }) };
}

function optionsOf({ protocol, port, family }: Question): TraceOptions {
  const number = Number(port);
  return {
    ...(protocol && { protocol: protocol as "TCP" | "UDP" | "ICMP" }),
    ...(port && Number.isInteger(number) && number >= 1 && number <= 65535 && { port: number }),
    ...(family && { family: Number(family) as 4 | 6 }),
  };
}
