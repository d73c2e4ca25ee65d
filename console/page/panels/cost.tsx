import { costs, formatAmount } from "../../../core";
import { Table } from "./details";
import { nameOf, type PanelProps } from "./panel";

/** A month of peered connectors, by the organization that pays. */
export function CostPanel({ topology, document }: PanelProps) {
  const { connectors, totalNanos, rate, assumptions } = costs(topology, document.options.rate);
  const money = (nanos: number) => formatAmount(nanos, rate.currencyCode);
  const owners = [...new Set(connectors.map(({ organizationId }) => organizationId ?? ""))].sort();
  return (
    <>
      <h2>Cost</h2>
      <p>
        <strong>{money(totalNanos)}</strong> a month for {connectors.length} peered connectors; traffic is unmetered.
      </p>
      <p class="hint">Rate: {rate.source}</p>
      {owners.map((owner) => {
        const own = connectors.filter(({ organizationId }) => (organizationId ?? "") === owner);
        return (
          <section key={owner}>
            <h3>
              {owner ? `Organization ${document.owners[owner] ?? owner}` : "Unknown organization"}:{" "}
              {money(own.reduce((sum, { amountNanos }) => sum + amountNanos, 0))}
            </h3>
            <Table
              head={["connector", "from", "to", "a month"]}
              rows={own.map(({ connectorId, connectorName, vpcId, targetVpcId, amountNanos }) => [
                connectorId,
                connectorName,
                nameOf(topology, vpcId),
                nameOf(topology, targetVpcId),
                money(amountNanos),
              ])}
            />
          </section>
        );
      })}
      <ul>
        {assumptions.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
