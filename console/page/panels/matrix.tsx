import { useMemo } from "preact/hooks";
import { reachability } from "../../../core";
import { nameOf, type PanelProps } from "./panel";

const SHOWN = 60;

/** Who reaches whom, VPC by VPC. */
export function MatrixPanel({ topology, document }: PanelProps) {
  const matrix = useMemo(() => reachability(topology, { maxHops: document.options.maxHops }), [topology, document]);
  const names = matrix.vpcs.map((id) => nameOf(topology, id));
  const shown = matrix.vpcs.slice(0, SHOWN);
  const cells = matrix.vpcMatrix.flatMap((row, from) => row.filter((_, to) => from !== to));
  const reachable = cells.filter((cell) => cell === "reachable").length;
  return (
    <>
      <h2>Matrix</h2>
      <p>
        {reachable} of {cells.length} ordered pairs reach each other. Rows are sources; ● reachable, otherwise the code of what is in the
        way.
        {matrix.vpcs.length > SHOWN && ` The first ${SHOWN} of ${matrix.vpcs.length} VPCs are shown.`}
      </p>
      <div class="scroll">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">from \ to</th>
              {shown.map((id, to) => (
                <th key={id} scope="col">
                  {names[to]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((id, from) => (
              <tr key={id}>
                <th scope="row">{names[from]}</th>
                {shown.map((other, to) => {
                  const cell = from === to ? "" : String(matrix.vpcMatrix[from]![to]);
                  return (
                    <td key={other} class={cell === "reachable" ? "reachable" : from === to ? "self" : "blocked"}>
                      {cell === "reachable" ? "●" : cell}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
